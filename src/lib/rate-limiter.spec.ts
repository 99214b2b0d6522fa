import fc from 'fast-check';
import { RateLimiter, rateOf } from './rate-limiter.js';

const takeAll = (limiter: RateLimiter, now: number): number => {
  let taken = 0;
  while (limiter.take('a', now) === 0) taken += 1;
  return taken;
};

describe(RateLimiter.name, () => {
  it('allows the burst at once, then the rate, for each key separately', () => {
    const limiter = new RateLimiter(rateOf(3, 60_000));
    expect([1, 2, 3, 4].map(() => limiter.take('a', 1_000))).toEqual([0, 0, 0, 20_000]);
    expect(limiter.take('b', 1_000)).toBe(0);
    expect(limiter.take('a', 20_999)).toBe(1);
    expect([limiter.take('a', 21_000), limiter.take('a', 21_000)]).toEqual([0, 20_000]);
  });

  it('allows a burst that is larger than its rate', () => {
    const limiter = new RateLimiter({ burst: 10, everyMs: 200 });
    expect(takeAll(limiter, 0)).toBe(10);
    expect(takeAll(limiter, 1000)).toBe(5);
    expect(takeAll(limiter, 1100)).toBe(0);
    expect(takeAll(limiter, 1200)).toBe(1);
  });

  it('saves up no more than the burst', () => {
    const limiter = new RateLimiter({ burst: 10, everyMs: 200 });
    takeAll(limiter, 0);
    expect(takeAll(limiter, 3_600_000)).toBe(10);
  });

  it('takes nothing for refused attempts and for questions', () => {
    const limiter = new RateLimiter(rateOf(1, 1_000));
    limiter.take('a', 0);
    for (let i = 0; i < 100; i += 1) limiter.take('a', 500);
    expect([limiter.waitMs('a', 500), limiter.waitMs('a', 1_000), limiter.waitMs('a', 1_000)]).toEqual([
      500, 0, 0,
    ]);
  });

  it('never allows more than twice its rate in a span, and returns the exact wait', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), steps, (most, gaps) => {
        const limiter = new RateLimiter(rateOf(most, 1_000));
        const taken: number[] = [];
        let now = 5_000_000;
        for (const gap of gaps) {
          now += gap;
          const waitMs = limiter.take('a', now);
          if (waitMs === 0) taken.push(now);
          else expect(limiter.waitMs('a', now + waitMs)).toBe(0);
          expect(taken.filter((at) => at > now - 1_000).length).toBeLessThanOrEqual(2 * most);
        }
      }),
    );
  });

  it('keeps no more keys than it may, and forgets the least recently used', () => {
    const limiter = new RateLimiter(rateOf(1, 60_000), 3);
    for (const key of ['a', 'b', 'c']) limiter.take(key, 0);
    limiter.take('a', 60_000);
    limiter.take('d', 60_000);
    expect(limiter.size).toBe(3);
    expect([limiter.waitMs('a', 60_000), limiter.waitMs('b', 0)]).toEqual([60_000, 0]);
  });
});
