import type { AccountDocument } from '../../src/modules/domain/account-document.js';
import type { MemberReading, Reading, Roster } from '../../src/modules/domain/reading.js';
import { FloorWriter, COORDINATOR_FENCE } from '../../src/modules/floor/floor-writer.js';
import type { QueueDocument } from '../../src/modules/domain/queue-document.js';
import { ACCOUNT, TOPIC, TestFloor, health } from '../support/test-floor.js';
import { testRedis } from '../support/test-redis.js';

const ROSTER: Roster = {
  queues: { '6400': { id: '6400', name: 'Sales' }, '6401': { id: '6401', name: 'Support' } },
  agents: { '100': { id: '100', name: 'Ann' }, '101': { id: '101', name: 'Bo' } },
};
const roster = (change: (copy: Roster) => void): Roster => {
  const copy = structuredClone(ROSTER);
  change(copy);
  return copy;
};
const member = (id: string, more: Partial<MemberReading> = {}): MemberReading => ({
  ...{ id, availability: 'available', activity: 'idle', vendorState: '1' },
  ...more,
});
const READ = { waiting: [], members: [member('100'), member('101')] };

describe(FloorWriter.name, () => {
  let server: Awaited<ReturnType<typeof testRedis>>;
  let floor: TestFloor;
  let others: TestFloor[];

  beforeAll(async () => (server = await testRedis()));
  afterAll(async () => server.stop());
  beforeEach(() => {
    others = [];
    floor = new TestFloor(server.url);
  });
  afterEach(async () => {
    await Promise.all([floor, ...others].map((one) => one.close()));
  });

  const another = (): TestFloor => {
    const one = new TestFloor(server.url, floor.prefix);
    others.push(one);
    return one;
  };
  const poll = async (id: string, reading: Partial<Reading>, by = floor) => {
    const target = { id };
    const ticket = await by.store.begin(ACCOUNT, target);
    const at = reading.at ?? 1_000;
    return by.writer.record(
      ACCOUNT,
      target,
      ticket,
      { at, ...reading },
      health({ target: id, polledAt: at }),
    );
  };
  const document = async (queue = '6400'): Promise<QueueDocument | undefined> => {
    const { document } = await another().store.load(ACCOUNT, `queue/${ACCOUNT}/${queue}`);
    return document?.state as QueueDocument | undefined;
  };

  it('knows the stored state of a queue, and that it was never read', async () => {
    await poll('roster', { roster: ROSTER });
    expect(await floor.writer.queueOf(ACCOUNT, '6400')).toBeUndefined();
    await poll('queue:6400', { queues: { '6400': READ } });
    expect(Object.keys((await another().writer.queueOf(ACCOUNT, '6400'))?.agents ?? {})).toEqual([
      '100',
      '101',
    ]);
  });

  it('makes documents of a roster and a reading, and writes nothing for the same again', async () => {
    expect(await poll('roster', { roster: ROSTER })).toBe('changed');
    expect(await floor.store.topics(ACCOUNT)).toEqual([]);
    expect(await poll('status', { queues: { '6400': READ } })).toBe('changed');
    const log = (await floor.log()).length;
    for (const reading of [{ queues: { '6400': READ } }, { roster: structuredClone(ROSTER) }])
      expect(await poll('status', { at: 5_000, ...reading })).toBe('unchanged');
    expect(await floor.log()).toHaveLength(log);
    expect(await floor.store.targets(ACCOUNT)).toContainEqual(health({ target: 'status', polledAt: 5_000 }));
    expect(await document()).toMatchObject({
      queue: { self: { id: '6400', name: 'Sales', waiting: 0, agents: { available: 2 } } },
      agents: { '100': { name: 'Ann', state: 'available', since: 1_000 } },
    });
  });

  it('reads the roster by its version', async () => {
    await poll('roster', { roster: ROSTER });
    const { rosterVersion } = await floor.store.begin(ACCOUNT, { id: 'status' });
    for (const { writer } of [floor, another()])
      expect(await writer.rosterOf(ACCOUNT, rosterVersion)).toEqual(ROSTER);
    expect(await floor.writer.rosterOf(ACCOUNT, undefined)).toBeUndefined();
  });

  it('waits for the roster before it shows a queue, and shows none the roster does not know', async () => {
    expect(await poll('status', { queues: { '6400': READ } })).toBe('unchanged');
    await poll('roster', { roster: ROSTER });
    expect(await poll('status', { queues: { '9999': READ } })).toBe('unchanged');
    expect(await floor.store.topics(ACCOUNT)).toEqual([]);
  });

  it('renames in every document at once when the roster changes, also in another process', async () => {
    await poll('roster', { roster: ROSTER });
    await poll('status', { queues: { '6400': READ, '6401': READ } });
    const renamed = roster(({ agents }) => (agents['100'] = { id: '100', name: 'Anna', reachable: false }));
    expect(await poll('roster', { roster: renamed }, another())).toBe('changed');
    for (const queue of ['6400', '6401'])
      expect((await document(queue))?.agents['100']).toMatchObject({ name: 'Anna', state: 'offline' });
    expect(await poll('status', { queues: { '6400': READ, '6401': READ } })).toBe('unchanged');
  });

  it('deletes the document of a queue that is gone, and no late reading brings it back', async () => {
    await poll('roster', { roster: ROSTER });
    await poll('status', { queues: { '6400': READ, '6401': READ } });
    const ticket = await floor.store.begin(ACCOUNT, { id: 'status' });
    await poll('roster', { roster: roster(({ queues }) => delete queues['6401']) }, another());
    const reading = { at: 2_000, queues: { '6401': READ } };
    expect(await floor.writer.record(ACCOUNT, { id: 'status' }, ticket, reading, health())).toBe('unchanged');
    expect(await floor.store.topics(ACCOUNT)).toEqual([TOPIC]);
    expect((await floor.log()).map(({ k }) => k)).toEqual(['delta', 'delta', 'gone']);
  });

  it('makes no document of a queue that went while it was being read', async () => {
    await poll('roster', { roster: ROSTER });
    const ticket = await floor.store.begin(ACCOUNT, { id: 'status' });
    await poll('roster', { roster: roster(({ queues }) => delete queues['6401']) }, another());
    const reading = { at: 2_000, queues: { '6401': READ } };
    await floor.writer.record(ACCOUNT, { id: 'status' }, ticket, reading, health());
    expect(await floor.store.topics(ACCOUNT)).toEqual([]);
  });

  it('says in the log why a poll ran, and how long after its hint', async () => {
    await poll('roster', { roster: ROSTER });
    await poll('status', { queues: { '6400': READ } });
    const request = { cause: 'hint', event: 'e', hintedAt: 1_700 } as const;
    await floor.store.flagRefresh(ACCOUNT, 'status', request);
    await poll('status', { at: 2_000, queues: { '6400': { waiting: [], members: [] } } });
    expect((await floor.log()).map(({ c, b }) => [c, b])).toEqual([
      ['plan', undefined],
      ['hint', '300'],
    ]);
  });

  it('writes nothing of a reading that a later poll overtook', async () => {
    await poll('roster', { roster: ROSTER });
    const slow = await floor.store.begin(ACCOUNT, { id: 'status' });
    await poll('status', { queues: { '6400': READ } });
    const old = { at: 500, queues: { '6400': { waiting: [], members: [] } } };
    expect(await floor.writer.record(ACCOUNT, { id: 'status' }, slow, old, health())).toBe('late');
    expect(await floor.writer.fail(ACCOUNT, { id: 'status' }, slow, health())).toBe('late');
    expect(Object.keys((await document())?.agents ?? {})).toEqual(['100', '101']);
  });

  it('loses nothing when several processes read parts of one queue at once', async () => {
    await poll('roster', { roster: ROSTER });
    await poll('status', { queues: { '6400': READ } });
    const processes = [floor, another(), another()];
    for (let round = 0; round < 10; round += 1) {
      const activity = round % 2 ? 'idle' : 'on-call';
      await Promise.all([
        poll('a', { queues: { '6400': { memberUpdates: [member('100', { activity })] } } }, processes[0]),
        poll('b', { queues: { '6400': { memberUpdates: [member('101', { activity })] } } }, processes[1]),
        poll('c', { queues: { '6400': { talking: round } } }, processes[2]),
      ]);
      expect(await document()).toMatchObject({
        queue: { self: { talking: round } },
        agents: { '100': { activity }, '101': { activity } },
      });
    }
  });

  it('starts again after Redis was emptied, without a restart', async () => {
    await poll('roster', { roster: ROSTER });
    await poll('status', { queues: { '6400': READ } });
    const { document: before } = await floor.store.load(ACCOUNT, TOPIC);
    await floor.redis.del(...(await floor.redis.keys(`${floor.prefix}:*`)));
    await poll('roster', { roster: ROSTER });
    expect(await poll('status', { queues: { '6400': READ } })).toBe('changed');
    const { document: after } = await floor.store.load(ACCOUNT, TOPIC);
    expect(after).toMatchObject({ version: 1, state: before?.state });
    expect(after?.epoch).not.toBe(before?.epoch);
  });

  it('begins a new epoch when Redis went back to an older version, so that no number means two things', async () => {
    await poll('roster', { roster: ROSTER });
    await poll('status', { queues: { '6400': READ } });
    const key = floor.keys.doc(ACCOUNT, TOPIC);
    const old = await floor.redis.dumpBuffer(key);
    await poll('status', { queues: { '6400': { waiting: [], members: [member('100')] } } });
    await floor.redis.restore(key, 0, old, 'REPLACE');
    const lost = (await floor.store.load(ACCOUNT, TOPIC)).document;
    await poll('status', { queues: { '6400': READ } });
    const { document: after } = await floor.store.load(ACCOUNT, TOPIC);
    expect(lost?.version).toBe(1);
    expect(after).toMatchObject({ version: 1, state: lost?.state });
    expect(after?.epoch).not.toBe(lost?.epoch);
  });

  it('says which account cannot be written when others change it before every retry', async () => {
    await poll('roster', { roster: ROSTER });
    await poll('status', { queues: { '6400': READ } });
    const { commit } = floor.store;
    let attempts = 0;
    floor.store.commit = async (write) => {
      attempts += 1;
      await floor.redis.hincrby(floor.keys.doc(ACCOUNT, TOPIC), '#version', 1);
      return commit.call(floor.store, write);
    };
    await expect(poll('status', { queues: { '6400': { ...READ, talking: 1 } } })).rejects.toThrow(
      'Account hq: the reading of status could not be written',
    );
    expect(attempts).toBe(5);
  });

  it('keeps the servers in a document beside the topics, with or without a roster', async () => {
    const one = { id: 's1', name: 'One', status: 'ONLINE', cpuUsage: 7 };
    const two = { id: 's2', name: 'Two', enabled: false };
    const servers = async () => (await another().store.load(ACCOUNT, 'servers/hq')).document;
    expect(await poll('roster', { roster: ROSTER })).toBe('changed');
    expect(await servers()).toBeUndefined();
    expect(await poll('servers', { servers: [one, two] })).toBe('changed');
    const source = { self: { id: 'self', target: 'servers' } };
    expect(await servers()).toMatchObject({
      version: 1,
      at: 1_000,
      state: { source, servers: { s1: one, s2: two } },
    });
    const log = (await floor.log()).length;
    expect(await poll('servers', { at: 2_000, servers: [one, two] }, another())).toBe('unchanged');
    expect(await floor.log()).toHaveLength(log);
    expect(await poll('servers', { at: 3_000, servers: [{ ...one, cpuUsage: 8 }] })).toBe('changed');
    expect(await servers()).toMatchObject({
      version: 2,
      at: 3_000,
      state: { servers: { s1: { cpuUsage: 8 } } },
    });
    expect(await poll('servers', { servers: [] })).toBe('changed');
    expect(Object.keys((await servers())?.state['servers'] ?? { left: {} })).toEqual([]);
    // Other polls leave it alone, also one that finds a queue gone.
    await poll('roster', { roster: roster(({ queues }) => delete queues['6401']) });
    expect(await servers()).toMatchObject({ version: 3 });
  });

  it('writes no servers that a later poll overtook', async () => {
    const slow = await floor.store.begin(ACCOUNT, { id: 'servers' });
    await poll('servers', { servers: [{ id: 's2', name: 'New' }] });
    const old = { at: 500, servers: [{ id: 's1', name: 'Old' }] };
    expect(await floor.writer.record(ACCOUNT, { id: 'servers' }, slow, old, health())).toBe('late');
    const { document: stored } = await floor.store.load(ACCOUNT, 'servers/hq');
    expect(Object.keys(stored?.state['servers'] ?? {})).toEqual(['s2']);
  });

  it('projects the account under the fence of a lease, until a newer lease has written', async () => {
    const project = (fence: number, waiting: number) =>
      floor.writer.project<AccountDocument>(
        ACCOUNT,
        'account/hq',
        fence,
        (before) =>
          ({
            ...{ source: before?.source ?? {}, agents: {} },
            queues: { '6400': { id: '6400', waiting } },
          }) as unknown as AccountDocument,
      );
    const fence = await floor.store.issue(ACCOUNT, COORDINATOR_FENCE);
    const outcomes = [await project(fence, 1), await project(fence, 1), await project(fence, 2)];
    expect(outcomes).toEqual(['changed', 'unchanged', 'changed']);
    const newer = await floor.store.issue(ACCOUNT, COORDINATOR_FENCE);
    expect([await project(newer, 2), await project(fence, 3)]).toEqual(['unchanged', 'late']);
    const { document } = await floor.store.load(ACCOUNT, 'account/hq');
    expect(document).toMatchObject({ version: 2, state: { queues: { '6400': { waiting: 2 } } } });
  });
});
