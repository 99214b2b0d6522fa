import { jest } from '@jest/globals';
import fc from 'fast-check';
import { apply } from '../../src/modules/domain/apply.js';
import type { DocumentState } from '../../src/modules/domain/document.js';
import { FloorReplica } from '../../src/modules/floor/floor-replica.js';
import type { TopicView } from '../../src/modules/floor/topic-history.js';
import { canonical, documentState } from '../arbitrary-documents.js';
import { ACCOUNT, TOPIC, TestFloor, next, writeOf } from '../support/test-floor.js';
import { testRedis } from '../support/test-redis.js';

const state = (waiting: number): DocumentState => ({
  queue: { self: { id: '6400', waiting } },
  waiting: {},
  agents: Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`a${i}`, { id: `a${i}`, name: `Agent ${i}` }]),
  ),
});
const waitingOf = (view: TopicView | undefined) => view?.state['queue']?.['self']?.['waiting'];

// Less than the 10 s after which a replica compares its versions: that must not be what heals it here.
jest.setTimeout(9_000);

describe(FloorReplica.name, () => {
  let server: Awaited<ReturnType<typeof testRedis>>;
  let floor: TestFloor;
  let others: TestFloor[];

  beforeAll(async () => (server = await testRedis()));
  afterAll(async () => server.stop());
  beforeEach(() => {
    floor = new TestFloor(server.url);
    others = [];
  });
  afterEach(async () => {
    const all = [floor, ...others];
    await Promise.all(all.map((one) => one.close()));
  });

  /** Another process on the same floor. */
  const another = (): TestFloor => {
    const one = new TestFloor(server.url, floor.prefix);
    others.push(one);
    return one;
  };

  /** Everything the replica emits for the topic, from the view it was followed at. */
  function record(one: TestFloor) {
    const changes: { base: number; version: number; view: TopicView }[] = [];
    const events: string[] = [];
    one.replica.on('change', ({ delta, view }) =>
      changes.push({ base: delta.base, version: delta.version, view }),
    );
    for (const event of ['reset', 'gone'] as const) one.replica.on(event, () => events.push(event));
    return { changes, events };
  }

  const reaches = async (one: TestFloor, version: number): Promise<TopicView> => {
    const now = one.replica.view(TOPIC);
    if (now !== undefined && now.version >= version) return now;
    return (await one.next('change', ({ view }) => view.version >= version)).view;
  };

  it('reads a document once, and follows it change by change', async () => {
    const first = await floor.write(state(0));
    const [a, b] = await Promise.all([floor.replica.follow(TOPIC), floor.replica.follow(TOPIC)]);
    expect(a).toEqual({ ...first, state: expect.anything() });
    expect(b).toBe(a);
    const changed = floor.next('change');
    await floor.write(state(7));
    const { topic, view, delta } = await changed;
    expect(topic).toBe(TOPIC);
    expect(delta).toMatchObject({ base: 1, version: 2, ops: { queue: { set: { self: { waiting: 7 } } } } });
    expect(floor.replica.view(TOPIC)).toBe(view);
    expect(waitingOf(view)).toBe(7);
  });

  it('misses and repeats nothing while a writer is busy, wherever it begins', async () => {
    const writer = another();
    await fc.assert(
      fc.asyncProperty(
        fc.array(documentState, { minLength: 20, maxLength: 40 }),
        fc.nat(15),
        async (states, at) => {
          const topic = `queue/hq/${Math.random()}`;
          const truth = new Map<number, string>();
          const said: [number, string][] = [];
          const stop = floor.replica.on('change', (change) => {
            if (change.topic === topic) said.push([change.view.version, canonical(change.view.state)]);
          });
          let first: TopicView | undefined;
          let following: Promise<void> | undefined;
          let before: Awaited<ReturnType<TestFloor['write']>> | undefined;
          for (const [i, state] of states.entries()) {
            if (i === at + 1) following = floor.replica.follow(topic).then((view) => void (first = view));
            const after = next(before, state);
            truth.set(after.version, canonical(state));
            await writer.commit(writeOf(topic, before, after));
            before = after;
          }
          await following;
          while ((floor.replica.view(topic)?.version ?? 0) < states.length) await floor.next('change');
          stop();
          const heard = said.filter(([version]) => version > first!.version);
          expect(heard.map(([version]) => version)).toEqual(
            Array.from({ length: states.length - first!.version }, (_, i) => first!.version + 1 + i),
          );
          for (const [version, content] of said) expect(content).toBe(truth.get(version));
          expect(canonical(first!.state)).toBe(truth.get(first!.version));
        },
      ),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('keeps the log’s entries while a document is being read', async () => {
    const marker = 'queue/hq/marker';
    await floor.write(state(0), marker);
    await floor.write(state(0));
    await floor.replica.follow(marker);
    const { load } = floor.store;
    jest.spyOn(floor.store, 'load').mockImplementationOnce(async (account, topic) => {
      const loaded = await load.call(floor.store, account, topic);
      const { document } = loaded;
      const [second, third] = [state(1), state(2)].map((one, i) => ({
        ...next(document, one),
        version: 2 + i,
      }));
      await floor.commit(writeOf(topic, document, second!));
      await floor.commit(writeOf(topic, second, third!));
      const passed = floor.next('change');
      await floor.write(state(1), marker);
      await passed; // so the replica has read both, and the answer is old when it arrives
      return loaded;
    });
    const view = await floor.replica.follow(TOPIC);
    expect([view?.version, waitingOf(view)]).toEqual([3, 2]);
  });

  it('ignores entries that are older than the document it read', async () => {
    await floor.replica.follow('account/hq');
    const { events, changes } = record(floor);
    floor.breakLog();
    const expected = await floor.write(state(1));
    await floor.commit({ topic: TOPIC, expected, change: 'delete' });
    await floor.write(state(2));
    const load = jest.spyOn(floor.store, 'load');
    await floor.replica.follow(TOPIC);
    await another().write(state(3));
    await reaches(floor, 2);
    expect(changes.map(({ version }) => version)).toEqual([2]);
    expect(events).toEqual([]);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('two replicas and the store converge, with any writer', async () => {
    const other = another();
    await floor.write(state(0));
    await Promise.all([floor.replica.follow(TOPIC), other.replica.follow(TOPIC)]);
    await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? floor : other).write(state(100 + i))));
    const views = await Promise.all([reaches(floor, 21), reaches(other, 21)]);
    const { document } = await floor.store.load(ACCOUNT, TOPIC);
    expect(views).toEqual([document, document]);
  });

  it('answers a client that is behind with one delta that equals the log', async () => {
    const held = await floor.write(state(0));
    await floor.replica.follow(TOPIC);
    for (const waiting of [1, 2, 3]) await floor.write(state(waiting));
    const now = await reaches(floor, 4);
    const delta = floor.replica.since(TOPIC, held);
    if (typeof delta !== 'object') throw new Error(`no delta but ${delta}`);
    expect(delta).toMatchObject({ topic: TOPIC, epoch: held.epoch, base: 1, version: 4 });
    expect(canonical(apply(held.state, delta.ops))).toBe(canonical(now.state));
    expect(floor.replica.since(TOPIC, { epoch: held.epoch, version: 9 })).toBe('current');
    expect(floor.replica.since(TOPIC, { epoch: 'other', version: 1 })).toBeUndefined();
    expect(floor.replica.since('queue/hq/none', held)).toBeUndefined();
  });

  it('follows a topic before there is such a document', async () => {
    expect(await floor.replica.follow(TOPIC)).toBeUndefined();
    const reset = floor.next('reset');
    const { epoch } = await floor.write(state(5));
    expect(await reset).toEqual({ topic: TOPIC, view: expect.objectContaining({ epoch, version: 1 }) });
    await floor.write(state(6));
    expect(waitingOf(await reaches(floor, 2))).toBe(6);
  });

  it('says gone when a document is deleted, and reset when it is there again', async () => {
    const expected = await floor.write(state(1));
    await floor.replica.follow(TOPIC);
    const gone = floor.next('gone');
    await floor.commit({ topic: TOPIC, expected, change: 'delete' });
    expect(await gone).toEqual({ topic: TOPIC });
    expect(floor.replica.view(TOPIC)).toBeUndefined();
    const reset = floor.next('reset');
    await floor.write(state(2));
    expect(waitingOf((await reset).view)).toBe(2);
  });

  it('reads the document again when the log was trimmed under it', async () => {
    await floor.write(state(0));
    await floor.replica.follow(TOPIC);
    const { events } = record(floor);
    const reset = floor.next('reset');
    const { document } = await floor.store.load(ACCOUNT, TOPIC);
    const [second, third] = [next(document, state(1)), next(next(document, state(1)), state(2))];
    floor.breakLog();
    // It comes back to a log that holds only what is written then.
    await floor.commit(writeOf(TOPIC, document, second));
    await floor.redis.xtrim(floor.keys.log(0), 'MAXLEN', 0);
    await floor.commit(writeOf(TOPIC, second, third));
    expect(waitingOf((await reset).view)).toBe(2);
    expect(events).toEqual(['reset']);
    await floor.write(state(3));
    expect(waitingOf(await reaches(floor, 4))).toBe(3);
  });

  it('continues automatically when its connection breaks', async () => {
    await floor.write(state(0));
    await floor.replica.follow(TOPIC);
    const { changes, events } = record(floor);
    for (const waiting of [1, 2, 3]) {
      floor.breakLog();
      await floor.write(state(waiting));
      await reaches(floor, waiting + 1);
    }
    expect(changes.map(({ base, version }) => [base, version])).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    expect(events).toEqual([]);
  });

  it('notices a change that never came through the log, at the second check', async () => {
    await floor.write(state(0));
    await floor.replica.follow(TOPIC);
    const { events } = record(floor);
    await floor.redis.hset(floor.keys.doc(ACCOUNT, TOPIC), '#version', 5);
    await floor.replica.reconcile();
    expect(events).toEqual([]);
    await floor.replica.reconcile();
    expect(events).toEqual(['reset']);
    expect(floor.replica.view(TOPIC)?.version).toBe(5);
  });

  it('follows a log that went back to an older state', async () => {
    await floor.write(state(0));
    await floor.replica.follow(TOPIC);
    // A copy from the past: the log ends earlier, and what comes now has ids the replica had passed.
    await floor.redis.del(floor.keys.log(0));
    await floor.redis.xadd(floor.keys.log(0), '1-1', 'k', 'health', 'a', ACCOUNT);
    await floor.replica.reconcile();
    const heard = floor.next('health');
    await floor.redis.xadd(floor.keys.log(0), '1-2', 'k', 'health', 'a', 'other');
    expect(await heard).toEqual({ account: 'other' });
  });

  it('hears health and wake-ups without following anything', async () => {
    floor.replica.start();
    const heard = Promise.all([floor.next('health'), floor.next('wake')]);
    while (floor.replica.tailedAt === undefined) await new Promise((resolve) => setImmediate(resolve));
    await floor.redis.xadd(floor.keys.log(0), '*', 'k', 'health', 'a', ACCOUNT);
    await floor.redis.xadd(floor.keys.log(0), '*', 'k', 'of a later version', 'a', ACCOUNT);
    await floor.store.lease(ACCOUNT, ['queue/6400'], 30_000);
    expect(await heard).toEqual([{ account: ACCOUNT }, { account: ACCOUNT, scope: 'queue/6400' }]);
  });

  it('delivers to every listener although one throws', async () => {
    await floor.write(state(0));
    await floor.replica.follow(TOPIC);
    const stop = floor.replica.on('change', () => {
      throw new Error('a mistake of a listener');
    });
    const changed = floor.next('change');
    await floor.write(state(1));
    expect((await changed).view.version).toBe(2);
    stop();
  });

  it('refuses what is not a topic, and counts no follower', async () => {
    await expect(floor.replica.follow('kitchen/hq')).rejects.toThrow(
      '"kitchen/hq" is not the name of a topic',
    );
  });

  it('keeps an unfollowed topic for a minute, then no longer', async () => {
    await floor.write(state(0));
    await Promise.all([floor.replica.follow(TOPIC), floor.replica.follow(TOPIC)]);
    const start = Date.now();
    const now = jest.spyOn(Date, 'now').mockImplementation(() => start);
    floor.replica.unfollow(TOPIC);
    floor.replica.unfollow(TOPIC);
    await floor.replica.reconcile();
    expect(floor.replica.view(TOPIC)).toBeDefined();
    now.mockImplementation(() => start + 60_001);
    await floor.replica.reconcile();
    expect(floor.replica.view(TOPIC)).toBeUndefined();
    now.mockRestore();
  });
});
