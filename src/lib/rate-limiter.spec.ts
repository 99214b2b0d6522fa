import fc from 'fast-check';
import { RateLimiter } from './rate-limiter.js';

describe('Pace', () => {
  it('gives what was saved up at once, then at the rate, to each key for itself', () => {
    const pace = new RateLimiter(3, 60_000);
    expect([1, 2, 3, 4].map(() => pace.take('a', 1_000))).toEqual([0, 0, 0, 20_000]);
    expect(pace.take('b', 1_000)).toBe(0);
    expect(pace.take('a', 20_999)).toBe(1);
    expect([pace.take('a', 21_000), pace.take('a', 21_000)]).toEqual([0, 20_000]);
  });

  it('takes nothing from whoever is sent away or only asks', () => {
    const pace = new RateLimiter(1, 1_000);
    pace.take('a', 0);
    for (let i = 0; i < 100; i += 1) pace.take('a', 500);
    expect([pace.waitMs('a', 500), pace.waitMs('a', 1_000), pace.waitMs('a', 1_000)]).toEqual([500, 0, 0]);
  });

  it('never gives more than twice its rate in a span, and says truly when to come again', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), steps, (most, gaps) => {
        const pace = new RateLimiter(most, 1_000);
        const taken: number[] = [];
        let now = 5_000_000;
        for (const gap of gaps) {
          now += gap;
          const waitMs = pace.take('a', now);
          if (waitMs === 0) taken.push(now);
          else expect(pace.waitMs('a', now + waitMs)).toBe(0);
          expect(taken.filter((at) => at > now - 1_000).length).toBeLessThanOrEqual(2 * most);
        }
      }),
    );
  });

  it('remembers no more keys than it may, and forgets the least recently used', () => {
    const pace = new RateLimiter(1, 60_000, 3);
    for (const key of ['a', 'b', 'c']) pace.take(key, 0);
    pace.take('a', 60_000);
    pace.take('d', 60_000);
    expect(pace.size).toBe(3);
    expect([pace.waitMs('a', 60_000), pace.waitMs('b', 0)]).toEqual([60_000, 0]);
  });
});
