import { jest } from '@jest/globals';
import { caught } from '../../test/support/caught.js';
import { gatewayWorld } from '../../test/support/gateway/gateway-world.js';
import type { Roster } from '../modules/domain/reading.js';

const ACCOUNT = 'account/hq';
const QUEUE = 'queue/hq/6400';
const ROSTER: Roster = {
  queues: { '6400': { id: '6400', name: 'Sales' }, '6401': { id: '6401', name: 'Support' } },
  agents: {},
};
const waiting = (count: number) => ({
  queue: { self: { id: '6400', waiting: count, strategy: 'ring all of them at once, then one by one' } },
});

let world: ReturnType<typeof gatewayWorld>;
beforeEach(() => {
  jest.useFakeTimers();
  world = gatewayWorld();
});
afterEach(() => {
  world.connections.closeAll();
  expect(world.kept()).toBe(0);
  jest.useRealTimers();
});

describe('Subscriptions', () => {
  it('answers with a snapshot and how fresh it is, then with what changes', async () => {
    world.replica.show(QUEUE, waiting(1));
    const nextDueAt = Date.now() + 1000;
    const target = { target: 't', queue: '6400', cadence: 'fast', intervalMs: 1000 } as const;
    world.targets.set('hq', [{ ...target, polledAt: Date.now() - 500, nextDueAt }]);
    const { socket, subscribe } = world.connect();
    expect(await subscribe(QUEUE)).toMatchObject({
      ok: true,
      topic: QUEUE,
      epoch: 'e1',
      version: 1,
      freshness: { state: 'live', polledAt: Date.now() - 500, nextDueAt },
      mode: 'snapshot',
      snapshot: { topic: QUEUE, epoch: 'e1', version: 1, at: Date.now(), state: waiting(1) },
    });
    world.replica.show(QUEUE, waiting(2));
    jest.advanceTimersByTime(0);
    expect(socket.take()).toMatchObject([['delta', { base: 1, version: 2 }]]);
  });

  it('joins the room in the tick of the answer: a change in the same tick is not lost', async () => {
    world.replica.show(QUEUE, waiting(1));
    const { socket, session } = world.connect();
    await world.subscriptions.subscribe(session, { topic: QUEUE }, () =>
      world.replica.show(QUEUE, waiting(2)),
    );
    jest.advanceTimersByTime(0);
    expect(socket.take()).toMatchObject([['delta', { base: 1, version: 2 }]]);
  });

  it.each([
    ['one merged delta', { epoch: 'e1', version: 1 }, { mode: 'delta', delta: { base: 1, version: 3 } }],
    ['nothing but its version', { epoch: 'e1', version: 3 }, { mode: 'current', version: 3 }],
    ['a snapshot for another epoch', { epoch: 'e0', version: 1 }, { mode: 'snapshot', version: 3 }],
    ['a snapshot for a version too old', { epoch: 'e1', version: 0 }, { mode: 'snapshot', version: 3 }],
    [
      'nothing when it is ahead of this process',
      { epoch: 'e1', version: 9 },
      { mode: 'current', version: 3 },
    ],
  ])('resumes with %s', async (_what, held, expected) => {
    for (const count of [1, 2, 3]) world.replica.show(QUEUE, waiting(count));
    expect(await world.connect().subscribe(QUEUE, held)).toMatchObject(expected);
  });

  it('reads again for a client that asks again, without a second follower', async () => {
    world.replica.show(QUEUE, waiting(1));
    const { subscribe } = world.connect();
    await Promise.all([subscribe(QUEUE), subscribe(QUEUE)]);
    expect(await subscribe(QUEUE)).toMatchObject({ mode: 'snapshot' });
    expect([world.leases.of(QUEUE), world.replica.followers.get(QUEUE)]).toEqual([1, 1]);
  });

  it.each([
    ['no topic', 'nonsense'],
    ['an account that does not exist', 'account/nowhere'],
    ["another tenant's account", 'account/other'],
    ["another tenant's queue", 'queue/other/6400'],
    ["another tenant's commands", 'commands/other'],
    ['a reserved word', 'queue/hq/__proto__'],
  ])('does not know %s, and reads nothing for it', async (_what, topic) => {
    world.replica.show('account/other', { queues: {} });
    const { subscribe } = world.connect();
    expect(await caught(subscribe(topic))).toMatchObject({ code: 'not-found' });
    expect([world.leases.size, world.replica.followers.size]).toEqual([0, 0]);
  });

  it('shows commands only to principals that may send some or read the audit log', async () => {
    world.replica.show('commands/hq', { commands: {} });
    expect(await caught(world.connect().subscribe('commands/hq'))).toMatchObject({ code: 'forbidden' });
    const scopes = new Set(['floor:read', 'agents:command']);
    expect(await world.connect({ scopes }).subscribe('commands/hq')).toMatchObject({ mode: 'snapshot' });
    const own = world.connect({ scopes, agent: '12' });
    expect(await caught(own.subscribe('commands/hq'))).toMatchObject({ code: 'forbidden' });
  });

  it('does not know a queue that the account does not have', async () => {
    world.rosters.set('hq', ROSTER);
    const { subscribe, session } = world.connect();
    expect(await caught(subscribe('queue/hq/6499'))).toMatchObject({ code: 'not-found' });
    expect(session.subscriptions.size).toBe(0);
  });

  it('waits for a queue that was not read yet while others of the account were', async () => {
    world.rosters.set('hq', ROSTER);
    world.replica.show(ACCOUNT, { queues: { '6401': { id: '6401' } } });
    const answer = world.connect().subscribe(QUEUE);
    await jest.advanceTimersByTimeAsync(1_000);
    world.replica.show(QUEUE, waiting(1));
    expect(await answer).toMatchObject({ mode: 'snapshot', version: 1 });
  });

  it('waits for a queue of an account whose queues were never read', async () => {
    world.replica.show(ACCOUNT, { source: { self: { state: 'starting' } }, queues: {} });
    const answer = world.connect().subscribe(QUEUE);
    await jest.advanceTimersByTimeAsync(1_000);
    world.replica.show(QUEUE, waiting(1));
    expect(await answer).toMatchObject({ mode: 'snapshot', version: 1 });
  });

  it('waits for the first reading of a cold topic, with interest declared meanwhile', async () => {
    const { subscribe } = world.connect();
    const answer = subscribe(QUEUE);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(world.leases.of(QUEUE)).toBe(1);
    world.replica.show(QUEUE, waiting(1));
    expect(await answer).toMatchObject({ mode: 'snapshot', version: 1 });
  });

  it('fails after five seconds and can be asked again', async () => {
    const { subscribe } = world.connect();
    const refusal = caught(subscribe(QUEUE));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await refusal).toMatchObject({ code: 'not-ready' });
    expect([world.leases.size, world.replica.followers.size, world.arrivals.size]).toEqual([0, 0, 0]);
    world.replica.show(QUEUE, waiting(1));
    expect(await subscribe(QUEUE)).toMatchObject({ mode: 'snapshot' });
  });

  it('says that the store cannot be reached, and takes back what it counted', async () => {
    world.replica.reading = Promise.reject(new Error('ECONNREFUSED 10.0.0.1'));
    const { subscribe } = world.connect();
    const refusal = await caught(subscribe(QUEUE));
    expect(refusal).toMatchObject({ code: 'unavailable' });
    expect(String(refusal)).not.toContain('10.0.0.1');
    expect(world.leases.size).toBe(0);
  });

  it('allows so many topics per socket', async () => {
    const { subscribe, session } = world.connect();
    for (let i = 0; i <= 20; i += 1) world.replica.show(`queue/hq/${i}`, waiting(i));
    for (let i = 0; i < 20; i += 1) await subscribe(`queue/hq/${i}`);
    expect(await caught(subscribe('queue/hq/20'))).toMatchObject({ code: 'too-many-topics' });
    world.subscriptions.unsubscribe(session, 'queue/hq/0');
    expect(await subscribe('queue/hq/20')).toMatchObject({ ok: true });
  });

  it('ends with unsubscribe, also while the topic is being read', async () => {
    let read = (): void => undefined;
    world.replica.show(QUEUE, waiting(1));
    world.replica.reading = new Promise((resolve) => (read = resolve));
    const { subscribe, session, socket } = world.connect();
    const refusal = caught(subscribe(QUEUE));
    world.subscriptions.unsubscribe(session, QUEUE);
    read();
    expect(await refusal).toMatchObject({ code: 'not-ready' });
    await subscribe(QUEUE);
    world.subscriptions.unsubscribe(session, QUEUE);
    world.replica.show(QUEUE, waiting(2));
    jest.advanceTimersByTime(200);
    expect(socket.take()).toEqual([]);
  });

  it('leaves nothing behind when the socket ends while its topic is awaited', async () => {
    const { subscribe, socket } = world.connect();
    const refusal = caught(subscribe(QUEUE));
    await jest.advanceTimersByTimeAsync(100);
    socket.end();
    expect(await refusal).toMatchObject({ code: 'not-ready' });
    expect(world.kept()).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('notifies followers once that a document was deleted, and drops them', async () => {
    world.replica.show(QUEUE, waiting(1));
    const { subscribe, socket, session } = world.connect();
    await subscribe(QUEUE);
    world.replica.delete(QUEUE);
    expect(socket.take()).toEqual([['gone', { topic: QUEUE, reason: 'deleted' }]]);
    expect(session.subscriptions.size).toBe(0);
    expect(world.fanOut.size).toBe(0);
  });

  it('answers no faster than the client reads', async () => {
    world.replica.show(QUEUE, waiting(1));
    const { subscribe, socket } = world.connect();
    socket.paused = true;
    for (let i = 0; i < 5; i += 1) socket.emit('mark', {});
    let answered = false;
    const answer = subscribe(QUEUE).then(() => (answered = true));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(answered).toBe(false);
    socket.drain();
    await answer;
  });
});
