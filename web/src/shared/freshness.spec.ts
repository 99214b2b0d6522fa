import { ageWords, isTimeZone, stateWords, timeOf, reliabilityOf } from './freshness.js';

const NOW = Date.UTC(2026, 0, 5, 14, 30);
const told = (state: 'live' | 'late' | 'stale' | 'down' | 'throttled' | 'auth-failed', ageMs: number) =>
  ({ state, polledAt: NOW - ageMs, saidBy: 'server' }) as const;
const remembered = (ageMs: number) => ({ state: 'stale', polledAt: NOW - ageMs, saidBy: 'client' }) as const;

describe('whether rows can be relied on', () => {
  it.each([
    ['live', true],
    ['late', true],
    ['throttled', true],
    ['stale', false],
    ['down', false],
    ['auth-failed', false],
  ] as const)('%s: %s', (state, reliable) => {
    expect(reliabilityOf(told(state, 4_000), NOW)).toEqual({
      state,
      reliable,
      asOf: reliable ? NOW : NOW - 4_000,
    });
  });

  it('makes nothing of a line that was lost a moment ago', () => {
    expect(reliabilityOf(remembered(14_999), NOW)).toEqual({
      state: 'reconnecting',
      reliable: true,
      asOf: NOW,
    });
    expect(reliabilityOf(remembered(15_000), NOW)).toEqual({
      state: 'stale',
      reliable: false,
      asOf: NOW - 15_000,
    });
  });

  it('is stale at once when the server says so', () => {
    expect(reliabilityOf(told('stale', 1_000), NOW).reliable).toBe(false);
  });

  it('does not rely on what was never read', () => {
    const never = { state: 'starting', saidBy: 'client' } as const;
    expect(reliabilityOf(never, NOW)).toEqual({ state: 'starting', reliable: false, asOf: NOW });
  });

  it('never counts beyond now, whatever the clocks say', () => {
    expect(reliabilityOf(told('down', -5_000), NOW).asOf).toBe(NOW);
  });
});

describe('the age in words', () => {
  it('is in seconds while that says something, then the time at which the data stopped', () => {
    expect(ageWords(told('live', 12_400), 'HQ', NOW)).toBe('12 s old');
    expect(ageWords(told('live', 59_999), 'HQ', NOW)).toBe('60 s old');
    const since = NOW - 28 * 60_000;
    expect(ageWords(told('down', 28 * 60_000), 'HQ', NOW)).toBe(
      `no data from HQ since ${timeOf(since, NOW)}`,
    );
    expect(timeOf(since, NOW)).toMatch(/^\d\d[:.]\d\d/);
  });

  it('names the day when it is not today', () => {
    const yesterday = NOW - 24 * 3_600_000;
    expect(timeOf(yesterday, NOW)).not.toBe(timeOf(NOW, NOW));
    expect(timeOf(yesterday, NOW)).toContain('4');
  });

  it('is by the time zone that is asked for, and so is the day', () => {
    // 5 January, 14:30 by UTC, is 23:30 in Tokyo. 23 hours earlier it is the same day in Tokyo, and another by UTC.
    expect(timeOf(NOW, NOW, 'Asia/Tokyo')).toMatch(/^(11:30 PM|23[:.]30)$/i);
    const early = NOW - 23 * 3_600_000;
    expect(timeOf(early, NOW, 'Asia/Tokyo')).toMatch(/^(12:30 AM|00[:.]30)$/i);
    expect(timeOf(early, NOW, 'UTC')).toContain('4');
    expect(ageWords(told('down', 3_600_000), 'HQ', NOW, 'Asia/Tokyo')).toMatch(/since (10:30 PM|22[:.]30)$/i);
  });

  it('knows time zones by their names', () => {
    expect(['Europe/Berlin', 'UTC', 'Mars/Base', ''].map(isTimeZone)).toEqual([true, true, false, false]);
  });

  it('says that there never was a reading', () => {
    expect(ageWords({ state: 'starting' }, 'HQ', NOW)).toBe('no data from HQ yet');
  });
});

describe(stateWords.name, () => {
  it('say whose limit slows the updates down, where it is known', () => {
    expect(stateWords('throttled', 'budget')).toMatch(/our own budget/);
    expect(stateWords('throttled', 'vendor')).toMatch(/phone system/);
    expect(stateWords('throttled')).toBe('Updates slowed down');
    // A row from before the state changed.
    expect(stateWords('live', 'budget')).toBe('Live');
  });
});
