import { FreshnessService } from '../../src/modules/floor/freshness.js';
import { InterestLeases } from '../../src/modules/floor/interest-leases.js';
import { ACCOUNT, TARGET, TestFloor, health } from '../support/test-floor.js';
import { ownRedis, testRedis } from '../support/test-redis.js';

describe(InterestLeases.name, () => {
  let server: Awaited<ReturnType<typeof testRedis>>;
  let floor: TestFloor;

  beforeAll(async () => (server = await testRedis()));
  afterAll(async () => server.stop());
  beforeEach(() => {
    floor = new TestFloor(server.url);
    floor.replica.start();
  });
  afterEach(async () => floor.close());

  const wakes = async () => (await floor.log()).filter(({ k }) => k === 'wake').map(({ s }) => s);
  /** Every lease that runs, with what is left of it. */
  const leases = async () => {
    const [seconds] = await floor.redis.time();
    const all = await floor.redis.zrange(floor.keys.interest(ACCOUNT), '0', '-1', 'WITHSCORES');
    return all.map((value, i) =>
      i % 2 === 0 ? value : Math.round((Number(value) / 1000 - Number(seconds)) / 10) * 10,
    );
  };
  const until = async (condition: () => Promise<boolean>) => {
    while (!(await condition()));
  };
  const leased = (count: number) => until(async () => (await leases()).length === 2 * count);
  const runOut = () => floor.redis.zadd(floor.keys.interest(ACCOUNT), 1, 'account', 1, 'queue/6400');

  it('leases what is followed for 30 s, and wakes each cold scope once', async () => {
    floor.leases.follow('queue/hq/6400');
    floor.leases.follow('queue/hq/6400');
    floor.leases.follow('account/hq');
    floor.leases.follow('commands/hq');
    await leased(2);
    expect(await leases()).toEqual(expect.arrayContaining(['account', 30, 'queue/6400', 30]));
    await floor.leases.renew();
    const other = new TestFloor(server.url, floor.prefix);
    other.leases.follow('queue/hq/6400');
    await other.close();
    expect((await wakes()).sort()).toEqual(['account', 'queue/6400']);
  });

  it('does not renew what is not followed any more', async () => {
    for (const topic of ['queue/hq/6400', 'queue/hq/6400', 'account/hq']) floor.leases.follow(topic);
    await leased(2);
    for (const topic of ['queue/hq/6400', 'account/hq', 'account/hq', 'queue/hq/none'])
      floor.leases.unfollow(topic);
    await runOut();
    await floor.leases.renew();
    expect(await leases()).toEqual(['queue/6400', 30]);
    floor.leases.unfollow('queue/hq/6400');
    await runOut();
    await floor.leases.renew();
    expect((await floor.store.begin(ACCOUNT, TARGET)).followed).toBe(false);
  });

  it('wakes again when a lease had run out', async () => {
    floor.leases.follow('queue/hq/6400');
    await leased(1);
    await runOut();
    await floor.leases.renew();
    expect(await wakes()).toEqual(['queue/6400', 'queue/6400']);
    expect((await floor.store.begin(ACCOUNT, TARGET)).followed).toBe(true);
  });

  it('never shortens a lease', async () => {
    await floor.store.lease(ACCOUNT, ['account'], 60_000);
    await floor.store.lease(ACCOUNT, ['account'], 30_000);
    expect(await leases()).toEqual(['account', 60]);
  });
});

describe(FreshnessService.name, () => {
  it('decides from the record, and continues when Redis is away', async () => {
    const redis = await ownRedis();
    const floor = new TestFloor(redis.url);
    const { freshness, store } = floor;
    try {
      expect(freshness.of(ACCOUNT)).toEqual({ state: 'starting' });
      freshness.follow(ACCOUNT);
      const polledAt = Date.now();
      const healths = [
        health({ polledAt, nextDueAt: polledAt + 60_000 }),
        health({
          target: 'queue:6401',
          queue: '6401',
          polledAt: polledAt - 5_000,
          nextDueAt: polledAt - 4_000,
        }),
      ];
      for (const one of healths) {
        const { fence: value } = await store.begin(ACCOUNT, { id: one.target });
        await store.commit({
          account: ACCOUNT,
          fence: { target: one.target, value },
          health: one,
          documents: [],
        });
      }
      await freshness.refresh(ACCOUNT);
      expect(freshness.targets(ACCOUNT)).toEqual(expect.arrayContaining(healths));
      expect(freshness.of(ACCOUNT, new Set(['6400']))).toEqual({
        state: 'live',
        polledAt,
        nextDueAt: polledAt + 60_000,
      });
      const late = { state: 'late', polledAt: polledAt - 5_000, nextDueAt: polledAt - 4_000 };
      expect(freshness.of(ACCOUNT)).toEqual(late);
      await redis.kill();
      await expect(freshness.refresh(ACCOUNT)).rejects.toThrow();
      expect(freshness.of(ACCOUNT)).toEqual(late);
      freshness.unfollow(ACCOUNT);
      expect(freshness.of(ACCOUNT)).toEqual({ state: 'starting' });
    } finally {
      await floor.close();
      await redis.stop();
    }
  });
});
