import type { ActiveWindow } from '../domain/rule.js';
import { ActiveWindows } from './active-windows.js';

const BERLIN = 'Europe/Berlin';
const window = (from: string, to: string, days?: string): ActiveWindow => ({
  ...{ zone: BERLIN, from, to },
  ...(days !== undefined && { days }),
});
const utc = (text: string): number => Date.parse(`${text}:00Z`);
const spanAt = (one: ActiveWindow, at: string): string => {
  const { active, since, until } = new ActiveWindows([one]).at(utc(at));
  const instants = [since, until].map((instant) =>
    instant === undefined ? '' : new Date(instant).toISOString().slice(5, 16),
  );
  return `${active ? 'active' : 'not active'} ${instants.join(' ')}`;
};

describe('When a rule is active', () => {
  it.each([
    // In winter Berlin is an hour ahead, in summer two.
    [window('08:00', '18:00', 'mon-fri'), '2026-11-30T07:00', 'active 11-30T07:00 11-30T17:00'],
    [window('08:00', '18:00', 'mon-fri'), '2026-11-30T17:00', 'not active  12-01T07:00'],
    [window('08:00', '18:00', 'mon-fri'), '2026-11-27T17:00', 'not active  11-30T07:00'],
    [window('22:00', '06:00', 'sat'), '2026-11-29T04:59', 'active 11-28T21:00 11-29T05:00'],
    [window('00:00', '24:00', 'sun'), '2026-11-29T12:00', 'active 11-28T23:00 11-29T23:00'],
    // The night without 02:00 to 03:00: what begins or ends there does so when the clock skips it, at 01:00 UTC.
    [window('02:30', '03:30'), '2026-03-29T01:00', 'active 03-29T01:00 03-29T01:30'],
    [window('01:00', '02:30'), '2026-03-29T00:30', 'active 03-29T00:00 03-29T01:00'],
    [window('02:00', '03:00'), '2026-03-29T01:00', 'not active  03-30T00:00'],
    // The night with two of them.
    [window('02:00', '03:00'), '2026-10-25T00:00', 'active 10-25T00:00 10-25T02:00'],
    [window('22:00', '06:00'), '2026-10-25T00:00', 'active 10-24T20:00 10-25T05:00'],
  ])('%j at %s: %s', (one, at, expected) => expect(spanAt(one, at)).toBe(expected));
});
