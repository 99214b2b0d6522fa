import { freshness, targetsOfTopic, type TargetFailure, type TargetHealth } from './freshness.js';

const NOW = 1_764_000_000_000;
const target = (over: Partial<TargetHealth> = {}): TargetHealth => ({
  target: 'calls',
  cadence: 'fast',
  polledAt: NOW - 1_000,
  nextDueAt: NOW + 1_000,
  intervalMs: 2_000,
  ...over,
});
const unread = (over: Partial<TargetHealth> = {}): TargetHealth => {
  const { polledAt: _, ...rest } = target(over);
  return rest;
};
const roster = (over: Partial<TargetHealth> = {}) => target({ target: 'roster', cadence: 'medium', ...over });
const overdue = (ms: number, intervalMs = 2_000) => target({ nextDueAt: NOW - ms, intervalMs });
const failing = (state: TargetFailure['state'], since = NOW, over: Partial<TargetHealth> = {}) =>
  target({ failure: { state, since, reason: `it is ${state}` }, ...over });

describe(freshness.name, () => {
  it.each<[string, TargetHealth[], string]>([
    ['no targets', [], 'starting'],
    ['read and not due', [target()], 'live'],
    ['one not read yet', [target(), unread()], 'starting'],
    ['a little overdue', [overdue(2_000)], 'live'],
    ['over 2 s overdue', [overdue(2_001)], 'late'],
    ['half a long interval overdue', [overdue(15_000, 30_000)], 'live'],
    ['over half a long interval overdue', [overdue(15_001, 30_000)], 'late'],
    ['10 s overdue', [overdue(10_000)], 'late'],
    ['over 10 s overdue', [overdue(10_001)], 'stale'],
    ['two long intervals overdue', [overdue(60_000, 30_000)], 'late'],
    ['over two long intervals overdue', [overdue(60_001, 30_000)], 'stale'],
    ['one of two overdue', [target(), overdue(2_001)], 'late'],
    ['down', [failing('down')], 'down'],
    ['throttled beats down', [failing('down'), failing('throttled')], 'throttled'],
    ['auth-failed beats throttled', [failing('throttled'), failing('auth-failed')], 'auth-failed'],
    ['a failure beats age', [overdue(99_000), failing('down')], 'down'],
    ['a failure beats not read', [unread({ failure: { state: 'down', since: NOW, reason: '' } })], 'down'],
    [
      'a list of names that is old',
      [target(), target({ cadence: 'slow', polledAt: 0, nextDueAt: 0 })],
      'live',
    ],
    ['a list of names that cannot be read', [target(), failing('down', NOW, { cadence: 'medium' })], 'late'],
    [
      'a list of names refused for our login',
      [target(), failing('auth-failed', NOW, { cadence: 'medium' })],
      'auth-failed',
    ],
    [
      'live rows that cannot be read either',
      [failing('down'), failing('down', NOW, { cadence: 'medium' })],
      'down',
    ],
    ['a list of names not read yet', [target(), unread({ cadence: 'medium' })], 'live'],
    ['a list of names that was read before the queues it names', [roster({ plansLive: true })], 'starting'],
    ['a list of names without a queue', [roster()], 'live'],
    ['nothing but slow targets, overdue', [target({ cadence: 'slow', nextDueAt: 0 })], 'stale'],
  ])('%s', (_, targets, state) => {
    expect(freshness(targets, NOW).state).toBe(state);
    expect(freshness([...targets].reverse(), NOW).state).toBe(state);
  });

  it('says whose limit it is, of the failure that it names', () => {
    const by = (throttledBy: 'vendor' | 'budget', since: number) =>
      target({ failure: { state: 'throttled', since, reason: throttledBy, throttledBy } });
    const verdict = freshness([by('vendor', NOW), by('budget', NOW - 1), failing('down', 0)], NOW);
    expect(verdict).toMatchObject({ state: 'throttled', reason: 'budget', throttledBy: 'budget' });
    expect(freshness([failing('throttled')], NOW)).not.toHaveProperty('throttledBy');
  });

  it.each([0, 1])('names the refusal, not the polls it holds, which failed %d ms before it', (earlierMs) => {
    const refused = target({ failure: { state: 'throttled', since: NOW, reason: 'answered 429' } });
    const failure = { state: 'throttled', since: NOW - earlierMs, reason: 'held', held: true } as const;
    const held = target({ failure });
    for (const targets of [
      [refused, held],
      [held, refused],
    ])
      expect(freshness(targets, NOW)).toMatchObject({ reason: 'answered 429', failingSince: NOW });
    expect(freshness([held], NOW)).toMatchObject({ state: 'throttled', reason: 'held' });
  });

  it('is as fresh as the oldest of the live rows', () => {
    const older = target({ polledAt: NOW - 5_000, nextDueAt: NOW + 7_000 });
    const names = target({ cadence: 'slow', polledAt: NOW - 90_000 });
    expect(freshness([target(), older, names], NOW)).toEqual({
      state: 'live',
      polledAt: NOW - 5_000,
      nextDueAt: NOW + 7_000,
    });
  });

  it('has no polledAt until everything was read, and says when the unread is due', () => {
    const due = NOW + 400;
    for (const targets of [
      [target(), unread({ nextDueAt: due })],
      [unread({ nextDueAt: due }), target()],
    ])
      expect(freshness(targets, NOW)).toEqual({ state: 'starting', nextDueAt: due });
  });

  it('gives the reason of the failure that began first', () => {
    const targets = [
      failing('down', NOW - 10),
      failing('down', NOW - 99, { failure: { state: 'down', since: NOW - 99, reason: 'first' } }),
    ];
    expect(freshness(targets, NOW)).toMatchObject({ state: 'down', reason: 'first', failingSince: NOW - 99 });
  });
});

describe(targetsOfTopic.name, () => {
  it('gives a queue its own targets and those of the whole account', () => {
    const [all, a, b] = [target(), target({ queue: 'a' }), target({ queue: 'b' })];
    expect(targetsOfTopic([all, a, b], 'a')).toEqual([all, a]);
    expect(targetsOfTopic([all, a, b], undefined)).toEqual([all, a, b]);
  });
});

describe('a good answer that says less than is known', () => {
  const gap = (since: number, over: { polledAt?: number } = {}) => ({
    since,
    polledAt: NOW - 9_000,
    reason: 'The phone system did not tell of queue 101.',
    ...over,
  });
  const withGap = (one = gap(NOW - 2_000)) => target({ shortfall: { gaps: { '101': one } } });
  const skipped = { resource: 'agents', why: 'no id', rows: 1, of: 2_000 };

  it('is not fresh for the queue it leaves out, and fresh for the others', () => {
    const all = [withGap()];
    expect(freshness(targetsOfTopic(all, '102'), NOW)).toEqual({
      state: 'live',
      polledAt: NOW - 1_000,
      nextDueAt: NOW + 1_000,
    });
    expect(freshness(targetsOfTopic(all, '101'), NOW)).toMatchObject({
      state: 'late',
      polledAt: NOW - 9_000,
      reason: 'The phone system did not tell of queue 101.',
    });
  });

  it('makes the account late, as old as the queue that is missing, with the reason', () => {
    expect(freshness([withGap(), target({ target: 'other', queue: '102' })], NOW)).toEqual({
      state: 'late',
      polledAt: NOW - 9_000,
      nextDueAt: NOW + 1_000,
      failingSince: NOW - 2_000,
      reason: 'The phone system did not tell of queue 101.',
    });
  });

  it('is stale for that queue after more than two intervals, and starting when it was never read', () => {
    expect(freshness(targetsOfTopic([withGap(gap(NOW - 10_001))], '101'), NOW).state).toBe('stale');
    const { polledAt: _, ...never } = gap(NOW - 2_000);
    const unreadQueue = target({ shortfall: { gaps: { '101': never } } });
    expect(freshness(targetsOfTopic([unreadQueue], '101'), NOW).state).toBe('starting');
  });

  it('is live, and said, when a row cannot be read', () => {
    expect(freshness([target({ shortfall: { skipped: [skipped] } })], NOW)).toMatchObject({
      state: 'live',
      reason: '1 of 2,000 agents cannot be read (no id).',
    });
  });

  it('is live, and said, when an extra is missing, also one of a list of names', () => {
    const missing = { 'pause reasons': { since: NOW, reason: 'errcode 80010' } };
    const roster = target({ target: 'roster', cadence: 'medium', shortfall: { missing } });
    expect(freshness([target(), roster], NOW)).toEqual({
      state: 'live',
      polledAt: NOW - 1_000,
      nextDueAt: NOW + 1_000,
      reason: 'Not available: pause reasons (errcode 80010).',
    });
  });
});
