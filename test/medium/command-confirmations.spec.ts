import { Confirmations } from '../../src/modules/commands/runner/confirmations.js';
import { isOver, isSettled, type Command } from '../../src/modules/domain/command.js';
import { queueTopic } from '../../src/modules/domain/topic.js';
import { CommandHarness, type CommandHarnessOptions } from '../support/command-harness.js';
import { eventually, gate } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import { ACCOUNT, queueTarget } from '../support/poll-harness.js';
import { health, TestFloor } from '../support/test-floor.js';
import { freshPrefix, ownRedis } from '../support/test-redis.js';

const QUEUE = queueTarget('1');
const ANNOUNCED = `awaited:${QUEUE.id}`;

describe(Confirmations.name, () => {
  let url: string;
  let stopRedis: () => Promise<void>;
  let prefix: string;
  let phone: FakePhone;
  let polls: ReturnType<typeof gate>;
  const undo: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    // One of its own: the commands it counts are those of the whole server.
    const redis = await ownRedis();
    ({ url } = redis);
    stopRedis = () => redis.stop();
  });
  afterAll(() => stopRedis());
  beforeEach(() => {
    prefix = freshPrefix();
    phone = new FakePhone('1');
    polls = gate();
  });
  afterEach(async () => {
    polls.open();
    for (const end of undo.splice(0).reverse()) await end();
  });

  /** A worker process whose polls of the queue are not answered any more. */
  async function worker(options: Partial<CommandHarnessOptions> = {}): Promise<CommandHarness> {
    const first = phone.next('end', QUEUE.id);
    const rig = await CommandHarness.start({ url, prefix, vendor: phone.definition, ...options });
    undo.push(() => rig.stop());
    await first;
    phone.answer = async ({ id }) => {
      if (id === QUEUE.id) await polls.opened;
    };
    return rig;
  }

  /** Another process with connections of its own. */
  function otherProcess(): TestFloor {
    const floor = new TestFloor(url, prefix);
    undo.push(() => floor.close());
    return floor;
  }

  /** A poll of the queue by that process that finds agent a1 in this state. @returns when it was committed, epoch ms */
  async function poll(floor: TestFloor, availability: string): Promise<number> {
    const { fence: value } = await floor.store.begin(ACCOUNT, QUEUE);
    const topic = queueTopic(ACCOUNT, '1');
    const { document } = await floor.store.load(ACCOUNT, topic);
    const { agents = {}, ...others } = document?.state ?? {};
    if (agents['a1']?.['availability'] !== availability)
      await floor.write({ ...others, agents: { ...agents, a1: { ...agents['a1'], availability } } }, topic);
    const fence = { target: QUEUE.id, value };
    const outcome = await floor.store.commit({
      ...{ account: ACCOUNT, fence, documents: [] },
      health: health({ target: QUEUE.id, queue: '1', polledAt: Date.now() }),
    });
    expect(outcome).toBe('committed');
    return Date.now();
  }

  /** How many HMGET the server has answered, of which each check is one. */
  async function reads({ redis }: TestFloor): Promise<number> {
    const [, calls] = /^cmdstat_hmget:calls=(\d+)/m.exec(await redis.info('commandstats')) ?? [];
    return Number(calls);
  }

  const settled = (rig: CommandHarness, { id }: Command): Promise<Command> => rig.until(id, isSettled);
  const over = (rig: CommandHarness, { id }: Command): Promise<Command> => rig.until(id, isOver);

  /** Resolves once the confirmation waits for the next commit. */
  const announced = (floor: TestFloor): Promise<void> =>
    eventually(async () => (await floor.redis.hexists(floor.keys.targets(ACCOUNT), ANNOUNCED)) === 1);

  const committedEntries = async (floor: TestFloor): Promise<object[]> =>
    (await floor.log()).filter(({ k }) => k === 'committed');

  it('reads Redis a few times a second at most while no poll is committed', async () => {
    const rig = await worker({ deadlines: { contradictedMs: 60_000, unconfirmedMs: 3_000 } });
    const floor = otherProcess();
    const command = await rig.submit();
    await settled(rig, command);
    const before = await reads(floor);
    expect(await over(rig, command)).toMatchObject({ confirmation: 'unconfirmed' });
    // Twice each second, at each refresh and at the end, and a few of the pollers. Every 20 ms it would be 150.
    expect((await reads(floor)) - before).toBeLessThan(40);
  });

  it('confirms as soon as another process commits a poll that shows the effect', async () => {
    const rig = await worker();
    const floor = otherProcess();
    const command = await rig.submit();
    await settled(rig, command);
    await announced(floor);
    const committedAt = await poll(floor, 'paused');
    const { confirmation, confirmedAt = Infinity } = await over(rig, command);
    expect(confirmation).toBe('confirmed');
    // The next check without the announcement comes 700 ms after the answer.
    expect(confirmedAt - committedAt).toBeLessThan(300);
    expect(await committedEntries(floor)).toEqual([{ k: 'committed', a: ACCOUNT }]);
  });

  it('waits for the next commit when a poll shows something else', async () => {
    const rig = await worker();
    const floor = otherProcess();
    const command = await rig.submit();
    await settled(rig, command);
    for (const entries of [1, 2]) {
      await announced(floor);
      await poll(floor, 'available');
      expect(await committedEntries(floor)).toHaveLength(entries);
    }
    await announced(floor);
    expect((await rig.row(command.id)).confirmation).toBe('pending');
    await poll(floor, 'paused');
    expect(await over(rig, command)).toMatchObject({ confirmation: 'confirmed' });
  });

  it('confirms without an announcement, a second later at most', async () => {
    const rig = await worker();
    const floor = otherProcess();
    const command = await rig.submit();
    await settled(rig, command);
    await announced(floor);
    // As a worker of an older version, or a Redis that has lost the request, would have it.
    await floor.redis.hdel(floor.keys.targets(ACCOUNT), ANNOUNCED);
    const committedAt = await poll(floor, 'paused');
    const { confirmation, confirmedAt = Infinity } = await over(rig, command);
    expect(confirmation).toBe('confirmed');
    expect(confirmedAt - committedAt).toBeLessThan(1_500);
    expect(await committedEntries(floor)).toEqual([]);
  });

  it('writes nothing to the log when no command waits', async () => {
    await worker();
    const floor = otherProcess();
    await poll(floor, 'available');
    await poll(floor, 'paused');
    await poll(floor, 'paused');
    expect(await committedEntries(floor)).toEqual([]);
  });
});
