import { ageWords, timeOf, reliabilityOf } from './freshness.js';

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

  it('believes the server at once when it says stale', () => {
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

  it('says that there never was any', () => {
    expect(ageWords({ state: 'starting' }, 'HQ', NOW)).toBe('no data from HQ yet');
  });
});
