import { addFigures, coverageOf } from '../domain/interval-figures.js';
import { observedInterval, type StoredContact, type StoredTime } from './observed-intervals.js';
import { tellersOf, type Telling } from './tellers.js';

const FROM = 1_795_824_000_000;
const MINUTE = 60_000;
const QUARTER = { from: FROM, to: FROM + 15 * MINUTE };
const telling: Telling = {
  ...{ before: new Map(), hasLine: true, isLineTelling: true, hasHook: false, hasTotals: true, only: {} },
};
const RULES = { asOf: QUARTER.to, shortAbandonSeconds: () => 5, pollMs: 2_000, telling };
const minutes = (from: number, to: number) => ({ from: FROM + from * MINUTE, to: FROM + to * MINUTE });

const answered = (source: StoredContact['source']): StoredContact => ({
  ...{ queue: '6400', enteredAt: FROM + MINUTE, leftAt: FROM + 3 * MINUTE, outcome: 'answered', source },
});
const time = (source: StoredContact['source'], more: Partial<StoredTime>): StoredTime => ({
  ...{ contacts: [answered(source)], states: [], gaps: new Map(), queues: ['6400', '6401'], ...more },
});
const figuresOf = (stored: StoredTime) => observedInterval(stored, QUARTER, RULES).queues.get('6400')!;

describe('the coverage of an interval', () => {
  it.each(['events', 'records'] as const)('from %s lacks the time in which the line was lost', (source) => {
    const figures = figuresOf(time(source, { lineLost: [minutes(3, 6)] }));
    expect(coverageOf(figures)).toEqual({ coverage: 0.8, coverageKind: 'measured' });
  });

  it('counts a time once in which the phone system was away and the line was lost', () => {
    const gaps = new Map([['6400', [minutes(3, 6)]]]);
    const figures = figuresOf(time('events', { gaps, lineLost: [minutes(0, 4), minutes(14, 20)] }));
    expect(coverageOf(figures)?.coverage).toBeCloseTo(8 / 15);
    expect(figures.watched).toBeCloseTo(12 / 15);
  });

  it('from polls lacks the time in which they were further apart than planned, queue by queue', () => {
    const late = figuresOf(time('polls', { pollsLate: new Map([['6400', [minutes(0, 3)]]]) }));
    const other = figuresOf(time('polls', { pollsLate: new Map([['6401', [minutes(0, 3)]]]) }));
    const [with3, without] = [coverageOf(late), coverageOf(other)];
    expect(with3?.coverageKind).toBe('estimated');
    expect(with3?.coverage).toBeCloseTo(0.8 * (without?.coverage ?? NaN));
  });

  it('from polls does not need the line, and from events not the polls', () => {
    const lost = figuresOf(time('polls', { lineLost: [minutes(0, 15)] }));
    expect(coverageOf(lost)?.coverage).toBeGreaterThan(0.9);
    const late = figuresOf(time('events', { pollsLate: new Map([['6400', [minutes(0, 15)]]]) }));
    expect(coverageOf(late)?.coverage).toBe(1);
  });

  it('is that of its parts, by their length', () => {
    const lost = figuresOf(time('events', { lineLost: [minutes(0, 15)] }));
    const open = figuresOf(time('events', {}));
    const parts = [lost, open, open].map((figures) => ({ ms: QUARTER.to - FROM, figures }));
    expect(coverageOf(addFigures(parts))?.coverage).toBeCloseTo(2 / 3);
    expect(coverageOf(addFigures(parts.slice(1)))).toEqual(coverageOf(open));
  });
});

describe('how long a change may have gone unseen', () => {
  const left = (second: number, bracketMs?: number): StoredContact => ({
    ...{ ...answered('polls'), leftAt: FROM + second * 1_000 },
    ...(bracketMs !== undefined && { bracketMs }),
  });
  const pollMsOf = (...contacts: StoredContact[]) => figuresOf(time('polls', { contacts })).pollMs;
  const hinted = (count: number) => Array.from({ length: count }, (_, n) => left(100 + n, 201 + n));

  it('is the time between two polls without hints, and where no caller left', () => {
    expect(pollMsOf(left(100), left(101))).toBe(2_000);
    expect(pollMsOf()).toBe(2_000);
    // After the interval.
    expect(pollMsOf(left(901, 300))).toBe(2_000);
  });

  it('is as near as hints told of 95 of 100 who left', () => {
    expect(pollMsOf(...hinted(20))).toBe(219);
    expect(pollMsOf(...hinted(19), left(200))).toBe(219);
    expect(pollMsOf(...hinted(18), left(200), left(201))).toBe(2_000);
  });

  it('is not that of those of whom something else told', () => {
    expect(pollMsOf(...hinted(1), { ...left(200), source: 'events' })).toBe(201);
  });

  it('of several intervals is the longest, but for those in which no one came', () => {
    const [busy, quiet] = [hinted(20), []].map((contacts) => figuresOf(time('polls', { contacts })));
    const parts = [busy!, quiet!].map((figures) => ({ ms: QUARTER.to - FROM, figures }));
    expect(addFigures(parts).pollMs).toBe(219);
    expect(addFigures(parts.slice(1)).pollMs).toBe(2_000);
    expect(coverageOf(busy!)?.coverage).toBeGreaterThan(0.99);
  });
});

describe('who would have told of contacts where none came', () => {
  const tellersIn = (stored: Partial<StoredTime>, more: Partial<Telling> = {}) => {
    const rules = { ...RULES, telling: { ...telling, ...more } };
    const { queues } = observedInterval(time('events', { contacts: [], ...stored }), QUARTER, rules);
    return Object.fromEntries(tellersOf(queues));
  };
  const line = (isLineTelling: boolean) => ({ isLineTelling });

  it('is the line, where it tells of contacts and was open', () => {
    expect(tellersIn({})).toEqual({ 6400: 'events', 6401: 'events' });
    expect(tellersIn({ lineLost: [minutes(0, 7)] })).toMatchObject({ 6400: 'events' });
    expect(tellersIn({ lineLost: [minutes(0, 8)] })).toMatchObject({ 6400: 'polls' });
    expect(tellersIn({}, line(false))).toMatchObject({ 6400: 'polls' });
  });

  it('is who told of the same queue before, as long as that can tell', () => {
    const before = new Map([
      ['6400', 'events'],
      ['6401', 'records'],
    ] as const);
    expect(tellersIn({}, { ...line(false), before })).toEqual({ 6400: 'events', 6401: 'records' });
    const off = { ...line(false), before, hasLine: false };
    expect(tellersIn({}, off)).toEqual({ 6400: 'polls', 6401: 'records' });
    expect(tellersIn({}, { ...off, hasHook: true })).toMatchObject({ 6400: 'events' });
    expect(tellersIn({}, { ...off, hasTotals: false })).toMatchObject({ 6401: 'polls' });
  });

  it('is who told of a contact, where one came', () => {
    for (const source of ['events', 'records', 'polls'] as const)
      expect(tellersIn({ contacts: [answered(source)] })).toEqual({ 6400: source, 6401: 'events' });
  });

  it('is not who tells of some contacts alone: what that told is counted apart', () => {
    const before = new Map([['6400', 'records']] as const);
    const more = { ...line(false), before, only: { records: 'abandoned' } } as const;
    expect(tellersIn({}, more)).toMatchObject({ 6400: 'polls' });
    const abandoned: StoredContact = { ...answered('records'), outcome: 'abandoned' };
    const contacts = [abandoned, abandoned, answered('polls')];
    expect(tellersIn({ contacts }, more)).toMatchObject({ 6400: 'polls' });
    const rules = { ...RULES, telling: { ...telling, ...more } };
    const figures = observedInterval(time('polls', { contacts }), QUARTER, rules).queues.get('6400');
    expect(figures?.counts).toMatchObject({
      ...{ offered: 3, answered: 1, abandoned: 2, told: { events: 0, records: 0, polls: 6 } },
      apart: { abandoned: { events: 0, records: 2, polls: 0 } },
    });
    expect(coverageOf(figures!)?.coverageKind).toBe('estimated');
  });

  it('is of an agent the least good of those of the queues', () => {
    const stored = time('polls', {
      states: [{ agent: '100', from: QUARTER.from, to: QUARTER.to, state: 'available' }],
    });
    expect(observedInterval(stored, QUARTER, RULES).agents.get('100')?.teller).toBe('polls');
  });
});

describe('times in states', () => {
  it('may be off by the changes that polls saw, and not by those whose instant the phone system told', () => {
    const at = (second: number, state: string, isExact?: boolean) => ({
      ...{ agent: '100', from: FROM + second * 1_000, to: FROM + (second + 60) * 1_000, state },
      ...(isExact !== undefined && { isExact }),
    });
    const states = [
      // Begun before: this interval did not see the change.
      at(-30, 'available'),
      at(30, 'on-call'),
      at(90, 'wrap-up', false),
      at(150, 'available', true),
      // Begins with the next one.
      at(900, 'on-call'),
    ];
    const figures = observedInterval(time('polls', { states }), QUARTER, RULES).agents.get('100');
    expect(figures?.timeIn).toEqual({ available: 90_000, 'on-call': 60_000, 'wrap-up': 60_000 });
    // Two changes, each between polls that are two seconds apart: 2 × 2² / 6 s².
    expect(figures?.timeVariance).toBeCloseTo(8_000_000 / 6);
  });
});
