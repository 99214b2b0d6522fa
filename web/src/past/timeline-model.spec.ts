import type { PastState } from '../../../client/index.js';
import {
  dayIn,
  dayOf,
  hoursIn,
  mergedGaps,
  pathOf,
  shareOf,
  shownRange,
  stateOf,
  knownUntilOf,
} from './timeline-model.js';

const HOUR = 3_600_000;
const day = dayOf(new Date(2026, 10, 28, 15, 30).getTime());
const state = (name: string, fromHour: number, toHour: number): PastState => ({
  from: day.from + fromHour * HOUR,
  to: day.from + toHour * HOUR,
  state: name,
  sinceKind: 'vendor',
});

test('a day goes from midnight to midnight of the reader', () => {
  expect(new Date(day.from)).toEqual(new Date(2026, 10, 28));
  expect(new Date(day.to)).toEqual(new Date(2026, 10, 29));
  expect(dayIn('2026-11-28')).toEqual(day);
  expect(dayIn('')).toBeUndefined();
});

test('shown are the hours in which agents are there', () => {
  const agents = [
    { states: [state('offline', 0, 8.5), state('available', 8.5, 12)] },
    { states: [state('on-call', 9, 16.2), state('offline', 16.2, 24)] },
  ];
  expect(shownRange(agents, day)).toEqual({ from: day.from + 8 * HOUR, to: day.from + 17 * HOUR });
  expect(shownRange([{ states: [state('offline', 0, 24)] }], day)).toEqual(day);
});

test('shown are the hours in which agents are planned to be there, too, as far as they are of the day', () => {
  const planned = (fromHour: number, toHour: number) => ({
    ...{ from: day.from + fromHour * HOUR, to: day.from + toHour * HOUR },
    ...{ activity: 'Work', expects: 'work' as const },
  });
  const late = { states: [state('available', 9.5, 12)], plan: [planned(8, 13.5)] };
  expect(shownRange([late], day)).toEqual({ from: day.from + 8 * HOUR, to: day.from + 14 * HOUR });
  const night = { states: [], plan: [planned(-3, 2)] };
  expect(shownRange([night], day)).toEqual({ from: day.from, to: day.from + 3 * HOUR });
});

test('there are at most about twelve hours at a strip', () => {
  expect(hoursIn({ from: 0, to: 3 * HOUR })).toEqual([0, HOUR, 2 * HOUR]);
  expect(hoursIn({ from: 0, to: 24 * HOUR })).toEqual([0, 6 * HOUR, 12 * HOUR, 18 * HOUR]);
  // The second hour has only begun: its words would not fit.
  expect(hoursIn({ from: 0, to: 1.1 * HOUR })).toEqual([0]);
});

test('a strip is as wide as its range, and the states of one group are one path', () => {
  const range = { from: day.from + 8 * HOUR, to: day.from + 18 * HOUR };
  const states = [state('paused', 8, 9), state('available', 9, 10), state('not-ready', 17, 20)];
  expect(pathOf(states, 'paused', range)).toBe('M0 11H100V20H0ZM900 11H1000V20H900Z');
  expect(pathOf(states, 'call', range)).toBe('');
  expect(shareOf(day.from, range)).toBe(0);
});

test('gaps of several queues are one', () => {
  const gap = (from: number, to?: number) =>
    ({ topic: `queue/hq/${from}`, from, ...(to !== undefined && { to }), why: 'down' }) as const;
  expect(mergedGaps([gap(50), gap(10, 20), gap(15, 30), gap(200, 300)], { from: 0, to: 100 })).toEqual([
    { from: 10, to: 30, why: 'down' },
    { from: 50, to: 100, why: 'down' },
  ]);
});

test('a state that this page does not know is unknown', () => {
  expect(stateOf('on-call')).toBe('on-call');
  expect(stateOf('meditating')).toBe('unknown');
});

test('how far a day is known is said where less is known than has passed', () => {
  expect(knownUntilOf({ to: 100, knownUntil: 100 }, 120)).toBeUndefined();
  expect(knownUntilOf({ to: 100, knownUntil: 100 }, 50)).toBeUndefined();
  expect(knownUntilOf({ to: 100, knownUntil: 70 }, 120)).toBe(70);
  expect(knownUntilOf({ to: 100, knownUntil: 30 }, 50)).toBe(30);
});
