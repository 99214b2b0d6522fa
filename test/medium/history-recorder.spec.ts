import { z } from 'zod';
import type { DocumentState } from '../../src/modules/domain/document.js';
import { HistoryFloor, QUICK } from '../support/history-floor.js';
import { postgresMissing } from '../support/test-database.js';
import { ACCOUNT, TOPIC, writeOf, next } from '../support/test-floor.js';
import { testRedis } from '../support/test-redis.js';

const ACCOUNT_TOPIC = `account/${ACCOUNT}`;
const COMMANDS = `commands/${ACCOUNT}`;
const ALERTS = `alerts/${ACCOUNT}`;
const CALLER = '+49 30 5550102';

const member = (id: string, state: string, availability: string, more: object = {}) => ({
  ...{ id, name: `Agent ${id}`, state, availability, activity: 'idle', vendorState: 'x' },
  ...more,
});
const queue = (waiting: number, agents: object = {}, calls: object = {}): DocumentState =>
  ({ queue: { self: { id: '6400', waiting } }, waiting: calls, agents }) as DocumentState;
const source = (state: string, agents: object = {}): DocumentState =>
  ({
    source: { self: { id: 'self', name: 'HQ', vendor: 'yeastar', state, since: 1 } },
    queues: {},
    agents,
  }) as DocumentState;

(postgresMissing() === undefined ? describe : describe.skip)('the recorder', () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let history: HistoryFloor;

  beforeAll(async () => (redis = await testRedis()));
  afterAll(async () => redis.stop());
  beforeEach(async () => (history = await HistoryFloor.start(redis.url)));
  afterEach(async () => history.close());

  const write = async (waiting: number, topic = TOPIC) => history.floor.write(queue(waiting), topic);
  const reaches = (version: number, topic = TOPIC): Promise<void> =>
    history.shows(async () => (await history.versions(topic)).includes(version));
  const begins = (topic = TOPIC): Promise<void> =>
    history.shows(async () => (await history.keyframes(topic)).length > 0);

  it('begins with the documents as they are, and goes on with every change', async () => {
    const first = await write(1);
    history.record();
    await begins();
    await write(2);
    await write(3);
    await reaches(3);

    expect(await history.keyframes(TOPIC)).toEqual([{ version: 1, at: expect.any(Number), state: queue(1) }]);
    expect(await history.changes(TOPIC)).toEqual([
      {
        epoch: first.epoch,
        version: 2,
        at: expect.any(Number),
        ops: { queue: { set: { self: { waiting: 2 } } } },
      },
      {
        epoch: first.epoch,
        version: 3,
        at: expect.any(Number),
        ops: { queue: { set: { self: { waiting: 3 } } } },
      },
    ]);
    expect(await history.gaps()).toEqual([]);
  });

  it('keeps the first version of a new topic with all that follows, and its end', async () => {
    history.record();
    await history.shows(
      async () =>
        (await history.database.rows(z.object({}), "select * from reader where position <> ''")).length > 0,
    );
    await write(1);
    const last = await write(2);
    await reaches(2);
    await history.floor.commit({ topic: TOPIC, expected: last, change: 'delete' });
    await history.shows(async () => (await history.keyframes(TOPIC)).length === 2);
    const [begin, end] = await history.keyframes(TOPIC);
    expect(begin).toMatchObject({ version: 1, state: { queue: { self: { waiting: 1 } } } });
    expect(end).toMatchObject({ version: 2, state: null });
    expect(await history.versions(TOPIC)).toEqual([1, 2]);
    expect(await history.gaps()).toEqual([]);
  });

  it('goes on exactly where another worker stopped', async () => {
    await write(1);
    const first = history.record();
    await begins();
    await write(2);
    await reaches(2);
    await first.stop();
    for (const waiting of [3, 4, 5]) await write(waiting);
    history.record();
    await reaches(5);
    await write(6);
    await reaches(6);
    expect(await history.versions(TOPIC)).toEqual([2, 3, 4, 5, 6]);
    expect(await history.gaps()).toEqual([]);
  });

  it('begins anew when the account moves to another tenant', async () => {
    await write(1);
    history.record();
    await begins();
    await write(2);
    await reaches(2);
    history.moveTo('rival');
    await write(3);
    await history.shows(async () => (await history.keyframes(TOPIC)).length === 2);
    await write(4);
    await reaches(4);
    const kept = await history.database.rows(
      z.object({ tenant: z.string(), version: z.int() }),
      'select t.tenant, k.version from keyframe k join topic t on t.id = k.topic where t.name = $1 order by k.version',
      [TOPIC],
    );
    expect(kept).toEqual([
      { tenant: 'acme', version: 1 },
      { tenant: 'rival', version: 3 },
    ]);
    expect(await history.versions(TOPIC)).toEqual([2, 4]);
  });

  it('writes nothing once another worker has taken the shard', async () => {
    await write(1);
    history.record({ ...QUICK, leaseMs: 60_000 });
    await begins();
    await history.floor.redis.del(history.floor.keys.recorder(0));
    history.record({ ...QUICK, leaseMs: 60_000 });
    const Holder = z.object({ holder: z.int() });
    const taken = async (): Promise<boolean> =>
      (await history.database.rows(Holder, 'select holder from reader')).some(({ holder }) => holder === 2);
    await history.shows(taken);
    for (const waiting of [2, 3, 4]) await write(waiting);
    await reaches(4);
    expect(await history.versions(TOPIC)).toEqual([2, 3, 4]);
  });

  it('records of the account its source alone, and a gap of its queues while that is down', async () => {
    await write(1);
    await history.floor.write(source('live'), ACCOUNT_TOPIC);
    history.record();
    await begins();
    await history.floor.write(source('live', { a: { id: 'a' } }), ACCOUNT_TOPIC);
    const down = await history.floor.write(source('down', { a: { id: 'a' } }), ACCOUNT_TOPIC);
    await history.shows(async () => (await history.gaps(TOPIC)).length === 1);
    const [lasting] = await history.gaps(TOPIC);
    expect(lasting).toMatchObject({ from_at: down.at, to_at: null, why: 'down' });

    const live = await history.floor.write(source('live'), ACCOUNT_TOPIC);
    await history.shows(async () => (await history.gaps(TOPIC))[0]?.to_at !== null);
    expect(await history.gaps()).toEqual([{ ...lasting, to_at: Math.max(live.at, down.at + 1) }]);
    expect(await history.versions(ACCOUNT_TOPIC)).toEqual([3, 4]);
    expect((await history.keyframes(ACCOUNT_TOPIC))[0]?.state).toEqual({ source: source('live')['source'] });
  });

  it('writes one gap and a whole document when the log was trimmed while nothing was recorded', async () => {
    await write(1);
    const first = history.record();
    await begins();
    const known = await write(2);
    await reaches(2);
    await first.stop();
    await write(3);
    const now = await write(4);
    await history.floor.redis.xtrim(history.floor.keys.log(0), 'MAXLEN', 0);
    history.record();
    await history.shows(async () => (await history.gaps()).length > 0);
    expect(await history.gaps(TOPIC)).toMatchObject([
      { from_at: known.at, to_at: Math.max(now.at, known.at + 1), why: 'recorder-down' },
    ]);
    await write(5);
    await reaches(5);
    expect(await history.versions(TOPIC)).toEqual([2, 5]);
    expect((await history.keyframes(TOPIC)).at(-1)).toMatchObject({ version: 4, state: queue(4) });
  });

  it('writes one gap per topic when Redis was emptied', async () => {
    const others = ['queue/hq/6401', 'queue/hq/6402'];
    const topics = [TOPIC, ...others];
    for (const topic of topics) await write(1, topic);
    await history.floor.write(source('live'), ACCOUNT_TOPIC);
    history.record();
    for (const topic of topics) await begins(topic);
    const keys = await history.floor.redis.keys(`${history.floor.prefix}:*`);
    await history.floor.redis.del(...keys.filter((key) => !key.endsWith(':recorder')));
    for (const topic of topics) await write(5, topic);
    await history.floor.write(source('live'), ACCOUNT_TOPIC);
    await history.shows(async () => (await history.gaps()).every(({ to_at }) => to_at !== null));
    for (const topic of [...topics, ACCOUNT_TOPIC]) {
      await history.shows(async () => (await history.gaps(topic)).length > 0);
      expect(await history.gaps(topic)).toMatchObject([{ why: 'redis-emptied' }]);
      await history.shows(async () => (await history.versions(topic)).length > 0);
      expect(await history.versions(topic)).toEqual([1]);
    }
  });

  it('writes one row per state of an agent, and the command that explains it', async () => {
    await history.floor.write(queue(0, { ada: member('ada', 'available', 'available') }));
    history.record();
    await history.shows(async () => (await history.states('ada')).length === 1);
    const sentAt = Date.now();
    await history.floor.write(queue(0, { ada: member('ada', 'paused', 'paused', { reason: 'Lunch' }) }));
    const command = {
      ...{ id: 'hq.1', account: ACCOUNT, type: 'agent.pause', agent: 'ada', params: {}, by: 'sue' },
      ...{ createdAt: sentAt, sentAt, status: 'succeeded', confirmation: 'confirmed' },
    };
    await history.floor.write({ commands: { 'hq.1': command } }, COMMANDS);
    await history.shows(async () => (await history.states('ada'))[1]?.command === 'hq.1');
    await history.floor.write(queue(0, { ada: member('ada', 'available', 'available') }));
    await history.shows(async () => (await history.states('ada')).length === 3);

    const [first, second, third] = await history.states('ada');
    expect(first).toMatchObject({
      state: 'available',
      to_at: second?.from_at,
      since_kind: 'o',
      command: null,
    });
    expect(second).toMatchObject({
      state: 'paused',
      availability: 'paused',
      reason: 'Lunch',
      to_at: third?.from_at,
    });
    expect(third).toMatchObject({ state: 'available', to_at: null, command: null });
  });

  it('leases interest in accounts that are always recorded', async () => {
    await history.close();
    history = await HistoryFloor.start(redis.url, { record: true });
    await write(1);
    history.record();
    await history.shows(
      async () => (await history.floor.redis.exists(history.floor.keys.interest(ACCOUNT))) === 1,
    );
  });

  it.each([
    ['none', [], [CALLER, '0102', '102', 'Zoe Caller']],
    ['masked', ['•••• 102'], [CALLER, '0102', 'Zoe Caller']],
    ['full', [CALLER, 'Zoe Caller'], []],
  ] as const)('keeps of callers what `callers: %s` allows', async (callers, kept, absent) => {
    await history.close();
    history = await HistoryFloor.start(redis.url, { callers });
    const call = {
      id: 'c1',
      since: 1,
      state: 'waiting',
      channel: 'voice',
      caller: CALLER,
      callerName: 'Zoe Caller',
    };
    const acked = { by: 'ann', at: 1, note: `Zoe Caller, ${CALLER}` };
    const alert = { id: 'r/queue/hq/6400', state: 'firing', acked } as const;
    await history.floor.write(queue(1, {}, { c1: call }));
    await history.floor.write({ alerts: { [alert.id]: alert }, remedies: {} }, ALERTS);
    history.record();
    await begins();
    await begins(ALERTS);
    await history.floor.write({ alerts: { b: { ...alert, id: 'b' } }, remedies: {} }, ALERTS);
    await reaches(2, ALERTS);
    await history.floor.write(queue(2, {}, { c1: call, c2: { ...call, id: 'c2' } }));
    await history.floor.write(queue(2, {}, { c1: { ...call, state: 'ringing' }, c2: { ...call, id: 'c2' } }));
    await reaches(3);
    const dump = JSON.stringify([
      ...(await history.keyframes(TOPIC)).map(({ state }) => state),
      ...(await history.changes(TOPIC)).map(({ ops }) => ops),
      ...(await history.keyframes(ALERTS)).map(({ state }) => state),
      ...(await history.changes(ALERTS)).map(({ ops }) => ops),
    ]);
    expect(dump).toContain('"firing","acked":{"by":"ann"');
    for (const text of kept) expect(dump).toContain(text);
    for (const text of absent) expect(dump).not.toContain(text);
  });

  it('keeps a whole document where an epoch begins though an older one was there', async () => {
    const older = await write(1);
    history.record();
    await begins();
    const after = { ...next(undefined, queue(1, { ada: member('ada', 'paused', 'paused') })) };
    const { change, ops, ...rest } = writeOf(TOPIC, older, after) as Extract<
      ReturnType<typeof writeOf>,
      { change: 'write' }
    >;
    const logged = {
      queue: { put: { self: { id: '6400', waiting: 1 } } },
      agents: { put: after.state['agents'] },
    };
    await history.floor.commit({ ...rest, change, ops, logged } as ReturnType<typeof writeOf>);
    await history.shows(async () => (await history.keyframes(TOPIC)).length === 2);
    expect((await history.keyframes(TOPIC)).at(-1)?.state).toMatchObject({ queue: { self: { waiting: 1 } } });
    expect(await history.gaps(TOPIC)).toMatchObject([{ why: 'redis-emptied' }]);
  });
});
