import { rateOf } from '../../src/lib/rate-limiter.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { SharedRateLimiter } from '../../src/modules/redis/shared-rate-limiter.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const HOUR_MS = 3_600_000;

describe(SharedRateLimiter.name, () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let processes: RedisConnections[];
  let key: string;

  beforeAll(async () => (redis = await testRedis()));
  afterAll(() => redis.stop());
  beforeEach(() => {
    processes = [new RedisConnections(redis.url), new RedisConnections(redis.url)];
    key = `${freshPrefix()}:rate`;
  });
  afterEach(() => Promise.all(processes.map((connections) => connections.close())));

  it('allows the burst once over all processes, then says when there is room', async () => {
    const [one, two] = processes.map((connections) => new SharedRateLimiter(connections));
    const rate = rateOf(4, HOUR_MS);
    const waits = await Promise.all([one, two, one, two].map((limiter) => limiter!.take(key, rate)));
    expect(waits).toEqual([0, 0, 0, 0]);
    const waitMs = await two!.take(key, rate);
    expect(waitMs).toBeLessThanOrEqual(HOUR_MS / 4);
    expect(waitMs).toBeGreaterThan(HOUR_MS / 4 - 60_000);
    // A refused attempt takes nothing.
    expect(await one!.take(key, rate)).toBeLessThanOrEqual(waitMs);
    expect(await one!.take(`${key}:other`, rate)).toBe(0);
  });

  it('returns what was taken, and never more', async () => {
    const limiter = new SharedRateLimiter(processes[0]!);
    const rate = rateOf(2, HOUR_MS);
    for (let i = 0; i < 20; i += 1) {
      expect(await limiter.take(key, rate)).toBe(0);
      await limiter.giveBack(key, rate);
    }
    for (let i = 0; i < 3; i += 1) await limiter.giveBack(key, rate);
    expect([await limiter.take(key, rate), await limiter.take(key, rate)]).toEqual([0, 0]);
    expect(await limiter.take(key, rate)).toBeGreaterThan(0);
  });

  it('keeps nothing in Redis once everything is paid for', async () => {
    const { commands } = processes[0]!;
    await new SharedRateLimiter(processes[0]!).take(key, rateOf(10, 1_000));
    const ttlMs = await commands.pttl(key);
    expect(ttlMs).toBeGreaterThan(0);
    expect(ttlMs).toBeLessThanOrEqual(1_100);
  });
});
