import fc from 'fast-check';
import {
  healthyIntervalMs,
  nextIntervalMs,
  nextRunAt,
  type PollIntervals,
  type RunOutcome,
} from './poll-schedule.js';

const intervals: PollIntervals = { baseMs: 2_000, idleMs: 30_000, maxMs: 60_000 };
const brisk: RunOutcome = { ok: true, tookMs: 100 };

const anyPace = fc
  .tuple(
    fc.integer({ min: 250, max: 10_000 }),
    fc.integer({ min: 0, max: 60_000 }),
    fc.integer({ min: 0, max: 120_000 }),
  )
  .map(([baseMs, idle, max]): PollIntervals => ({ baseMs, idleMs: baseMs + idle, maxMs: baseMs + max }));
const anyCadence = fc.constantFrom('fast' as const, 'medium' as const, 'slow' as const);
const anyTurn: fc.Arbitrary<RunOutcome> = fc.oneof(
  fc.constant<RunOutcome>({ ok: false }),
  fc.integer({ min: 0, max: 200_000 }).map((tookMs): RunOutcome => ({ ok: true, tookMs })),
);

describe('the healthy interval', () => {
  it.each([
    ['fast', true, 2_000],
    ['fast', false, 30_000],
    ['medium', true, 20_000],
    ['medium', false, 30_000],
    ['slow', true, 120_000],
    ['slow', false, 120_000],
  ] as const)('%s, followed %s: %d ms', (cadence, followed, expected) => {
    expect(healthyIntervalMs(cadence, intervals, followed)).toBe(expected);
  });

  it('reads rosters at most every 20 s, however fast the base', () => {
    expect(healthyIntervalMs('medium', { baseMs: 250, idleMs: 250, maxMs: 250 }, true)).toBe(20_000);
  });
});

describe('the interval after a run', () => {
  const after = (intervalMs: number, run: RunOutcome, followed = true) =>
    nextIntervalMs('fast', intervals, followed, { intervalMs }, run);

  it('stays at the base while the vendor is quick', () => {
    expect(after(2_000, brisk)).toBe(2_000);
  });

  it('stretches in proportion when a run takes more than half of it', () => {
    expect(after(2_000, { ok: true, tookMs: 1_500 })).toBe(3_000);
  });

  it('doubles at most, also when a run took longer than the interval', () => {
    expect(after(2_000, { ok: true, tookMs: 20_000 })).toBe(4_000);
  });

  it('doubles with every failure up to maxMs', () => {
    expect([2_000, 4_000, 32_000, 60_000].map((ms) => after(ms, { ok: false }))).toEqual([
      4_000, 8_000, 60_000, 60_000,
    ]);
  });

  it('doubles past the interval of a target that is not followed', () => {
    expect(after(after(15_000, { ok: false }), { ok: false })).toBeGreaterThan(59_000);
  });

  it('shrinks by a quarter while the vendor is well', () => {
    expect([8_000, 2_400].map((ms) => after(ms, brisk))).toEqual([6_000, 2_000]);
  });

  it('is the base at once when a target that was not followed is followed, and idle when it is left', () => {
    expect(after(30_000, brisk, true)).toBe(2_000);
    expect(after(2_000, brisk, false)).toBe(30_000);
  });

  it('is the base at once after an outage, but not after being throttled', () => {
    const failure = (state: 'down' | 'throttled') => ({ state, since: 0, reason: 'x' });
    const back = (state: 'down' | 'throttled', tookMs: number) =>
      nextIntervalMs(
        'fast',
        intervals,
        true,
        { intervalMs: 60_000, failure: failure(state) },
        { ok: true, tookMs },
      );
    expect(back('down', 100)).toBe(2_000);
    expect(back('down', 1_900)).toBe(45_000);
    expect(back('throttled', 100)).toBe(45_000);
  });

  it('never leaves [healthy, the longer of healthy and maxMs], whatever happens', () => {
    fc.assert(
      fc.property(anyPace, anyCadence, fc.array(fc.tuple(anyTurn, fc.boolean())), (one, cadence, runs) => {
        let intervalMs: number | undefined;
        for (const [run, followed] of runs) {
          intervalMs = nextIntervalMs(cadence, one, followed, { intervalMs }, run);
          const healthyMs = healthyIntervalMs(cadence, one, followed);
          expect(intervalMs).toBeGreaterThanOrEqual(healthyMs);
          expect(intervalMs).toBeLessThanOrEqual(Math.max(healthyMs, one.maxMs));
        }
      }),
    );
  });

  it('comes to rest where a run takes half of it, and at the base when the vendor is quick again', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1_000, max: 30_000 }), fc.constant(intervals.idleMs / 2)),
        (tookMs) => {
          let intervalMs = 2_000;
          for (let i = 0; i < 20; i += 1) intervalMs = after(intervalMs, { ok: true, tookMs });
          expect(Math.abs(intervalMs - Math.min(60_000, 2 * tookMs))).toBeLessThanOrEqual(1);
          for (let i = 0; i < 20; i += 1) intervalMs = after(intervalMs, brisk);
          expect(intervalMs).toBe(2_000);
        },
      ),
    );
  });
});

describe('the next run', () => {
  const instant = fc.integer({ min: 0, max: 2 ** 41 });
  const interval = fc.integer({ min: 250, max: 3_600_000 });

  it('of a healthy target lies on its own grid, half to one and a half intervals away', () => {
    fc.assert(
      fc.property(fc.string(), instant, interval, (key, now, intervalMs) => {
        const next = nextRunAt(key, now, intervalMs, true, 0);
        expect(next - now).toBeGreaterThanOrEqual(intervalMs / 2);
        expect(next - now).toBeLessThan(1.5 * intervalMs);
        expect(nextRunAt(key, next, intervalMs, true, 0) - next).toBe(intervalMs);
      }),
    );
  });

  it('of a stretched target is an interval away, give or take a tenth', () => {
    fc.assert(
      fc.property(
        instant,
        interval,
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (now, intervalMs, chance) => {
          const wait = nextRunAt('a/b', now, intervalMs, false, chance) - now;
          expect(Math.abs(wait - intervalMs)).toBeLessThanOrEqual(0.1 * intervalMs + 1);
        },
      ),
    );
  });

  it('differs from target to target, so that they do not all come at once', () => {
    const runs = Array.from({ length: 100 }, (_, i) => nextRunAt(`hq/queue:${i}`, 1e12, 2_000, true, 0));
    expect(new Set(runs).size).toBeGreaterThan(80);
  });
});
