import type { DocumentState } from '../../src/modules/domain/document.js';
import { FloorReplica } from '../../src/modules/floor/floor-replica.js';
import { caught } from '../support/caught.js';
import { ACCOUNT, TARGET, TOPIC, TestFloor, health, writeOf, next } from '../support/test-floor.js';
import { ownRedis, type OwnRedis } from '../support/test-redis.js';

const state = (waiting: number): DocumentState => ({
  queue: { self: { id: '6400', waiting } },
  waiting: {},
  agents: {},
});

/** Resolves at the first attempt that does not fail. */
async function succeeds<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20)); // not back yet
    }
  }
}

describe(`${FloorReplica.name} without Redis`, () => {
  let redis: OwnRedis;
  let floor: TestFloor;
  let said: string[];

  beforeEach(async () => {
    redis = await ownRedis();
    floor = new TestFloor(redis.url);
    await floor.write(state(1));
    await floor.replica.follow(TOPIC);
    said = [];
    for (const event of ['change', 'reset', 'gone'] as const)
      floor.replica.on(event, ({ topic }) => said.push(`${event} ${topic}`));
  });
  afterEach(async () => {
    redis.resume();
    await floor.close();
    await redis.stop();
  });

  it('continues where it was when Redis is restarted with its data', async () => {
    const view = floor.replica.view(TOPIC);
    await redis.kill();
    await expect(floor.store.targets(ACCOUNT)).rejects.toThrow();
    await expect(floor.replica.follow('queue/hq/6401')).rejects.toThrow();
    expect(floor.replica.view(TOPIC)).toBe(view);
    await redis.start();
    const changed = floor.next('change');
    await succeeds(() => floor.write(state(2)));
    expect((await changed).delta).toMatchObject({ base: 1, version: 2 });
    expect(said).toEqual([`change ${TOPIC}`]);
    expect(await succeeds(() => floor.replica.follow('queue/hq/6401'))).toBeUndefined();
  });

  it('keeps the last state when Redis is emptied, until there is another', async () => {
    const before = floor.replica.view(TOPIC);
    await floor.redis.flushall();
    await floor.replica.reconcile();
    await floor.replica.reconcile();
    expect(floor.replica.view(TOPIC)).toBe(before);
    expect(said).toEqual([]);
    const reset = floor.next('reset');
    await floor.write(state(1));
    const { view } = await reset;
    expect(view.epoch).not.toBe(before?.epoch);
    const changed = floor.next('change');
    await floor.write(state(2));
    expect((await changed).view.version).toBe(2);
    expect(said).toEqual([`reset ${TOPIC}`, `change ${TOPIC}`]);
  });

  it('lets no poll that began before Redis was emptied write, and no later one wait for its fence', async () => {
    for (let i = 0; i < 9; i += 1) await floor.store.begin(ACCOUNT, TARGET);
    await floor.redis.flushall();
    const commit = (value: number) =>
      floor.store.commit({
        account: ACCOUNT,
        fence: { target: TARGET.id, value },
        health: health(),
        documents: [],
      });
    expect(await commit(9)).toBe('late');
    const { fence } = await floor.store.begin(ACCOUNT, TARGET);
    expect(await commit(9)).toBe('late');
    expect(await commit(fence)).toBe('committed');
  });

  it('refuses commands while Redis hangs, shows what it had, and recovers', async () => {
    const tailed = floor.next('change');
    const document = await floor.write(state(2));
    await tailed;
    redis.pause();
    const tailedAt = floor.replica.tailedAt;
    expect(await caught(floor.store.targets(ACCOUNT))).toBeInstanceOf(Error);
    expect(floor.replica.view(TOPIC)?.version).toBe(2);
    expect(floor.replica.tailedAt).toBe(tailedAt);
    redis.resume();
    const changed = floor.next('change');
    const after = next(document, state(3));
    expect(await succeeds(() => floor.commit(writeOf(TOPIC, document, after)))).toBe('committed');
    expect((await changed).view).toEqual(after);
  });

  it('counts an unchanged poll: one call to begin, one to commit, at most twelve commands in all', async () => {
    const roster = { queues: { '6400': { id: '6400', name: 'Sales' } }, agents: {} };
    const poll = async (at: number): Promise<string> => {
      const ticket = await floor.store.begin(ACCOUNT, TARGET);
      await floor.writer.rosterOf(ACCOUNT, ticket.rosterVersion);
      const reading = { at, queues: { '6400': { waiting: [], members: [] } } };
      return floor.writer.record(ACCOUNT, TARGET, ticket, reading, health({ polledAt: at }));
    };
    const first = await floor.store.begin(ACCOUNT, TARGET);
    await floor.writer.record(ACCOUNT, TARGET, first, { at: 1, roster }, health());
    await poll(2);
    await floor.replica.close();
    const entries = (await floor.log()).length;
    await floor.redis.config('RESETSTAT');
    for (let i = 0; i < 10; i += 1) expect(await poll(4 + i)).toBe('unchanged');
    const stats = await floor.redis.info('commandstats');
    const calls = new Map(
      [...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, name, count]) => [name, Number(count)]),
    );
    for (const ours of ['info', 'config|resetstat']) calls.delete(ours);
    expect(calls.get('evalsha')).toBe(20);
    expect([...calls.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(120);
    expect(await floor.log()).toHaveLength(entries);
  });
});
