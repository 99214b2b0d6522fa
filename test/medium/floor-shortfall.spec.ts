import type { Shortfall } from '../../src/modules/domain/shortfall.js';
import { ACCOUNT, TARGET, TestFloor, health } from '../support/test-floor.js';
import { testRedis } from '../support/test-redis.js';

const SHORTFALL: Shortfall = {
  gaps: { '6401': { since: 1_000, polledAt: 900, reason: 'The phone system did not tell of queue 6401.' } },
  skipped: [{ resource: 'agents', why: 'no id', rows: 1, of: 3 }],
  missing: { 'pause reasons': { since: 800, reason: 'errcode 80010' } },
};

describe('what a reading left out', () => {
  let server: Awaited<ReturnType<typeof testRedis>>;
  let floor: TestFloor;

  beforeAll(async () => (server = await testRedis()));
  afterAll(async () => server.stop());
  beforeEach(() => (floor = new TestFloor(server.url)));
  afterEach(async () => floor.close());

  async function commit(shortfall?: Shortfall): Promise<void> {
    const { fence } = await floor.store.begin(ACCOUNT, TARGET);
    const outcome = await floor.store.commit({
      account: ACCOUNT,
      fence: { target: TARGET.id, value: fence },
      health: { ...health({ polledAt: 900 }), ...(shortfall !== undefined && { shortfall }) },
      documents: [],
    });
    expect(outcome).toBe('committed');
  }
  const healthEntries = async () => (await floor.log()).filter(({ k }) => k === 'health').length;

  it('is on record with its target, passed to the next poll, and removed when a reading is complete', async () => {
    await commit(SHORTFALL);
    expect(await floor.store.targets(ACCOUNT)).toEqual([
      { ...health({ polledAt: 900 }), shortfall: SHORTFALL },
    ]);
    expect((await floor.store.begin(ACCOUNT, TARGET)).shortfall).toEqual(SHORTFALL);
    await commit();
    expect(await floor.store.targets(ACCOUNT)).toEqual([health({ polledAt: 900 })]);
    expect((await floor.store.begin(ACCOUNT, TARGET)).shortfall).toBeUndefined();
  });

  it('notifies the cluster when it changes, and only then', async () => {
    await commit();
    const before = await healthEntries();
    await commit(SHORTFALL);
    await commit(SHORTFALL);
    expect(await healthEntries()).toBe(before + 1);
    await commit();
    await commit();
    expect(await healthEntries()).toBe(before + 2);
  });

  it('goes with a target that is retired', async () => {
    await commit(SHORTFALL);
    await floor.store.retire(ACCOUNT, TARGET.id);
    expect(await floor.redis.hkeys(floor.keys.targets(ACCOUNT))).toEqual([]);
  });
});
