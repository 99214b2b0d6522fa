import { jest } from '@jest/globals';
import { gatewayWorld } from '../../test/support/gateway/gateway-world.js';
import type { TargetHealth } from '../modules/domain/freshness.js';
import type { Mark } from '../modules/domain/protocol.js';

const [FIRST, SECOND] = ['queue/hq/6400', 'queue/hq/6401'] as const;
const waiting = (count: number) => ({ queue: { self: { id: 'q', waiting: count } } });

let world: ReturnType<typeof gatewayWorld>;
beforeEach(() => {
  jest.useFakeTimers();
  world = gatewayWorld();
  world.marks.start();
  for (const topic of [FIRST, SECOND, 'account/hq']) world.replica.show(topic, waiting(1));
});
afterEach(() => {
  world.marks.stop();
  world.connections.closeAll();
  expect(world.kept()).toBe(0);
  jest.useRealTimers();
});

type Client = ReturnType<ReturnType<typeof gatewayWorld>['connect']>;
const marksOf = ({ socket }: Client): Mark[] =>
  socket.take().flatMap(([event, payload]) => (event === 'mark' ? [payload as Mark] : []));
const topicsOf = (client: Client) => marksOf(client).map(({ topics }) => topics.map(({ topic }) => topic));

describe('Marks', () => {
  it('come every five seconds to every socket, also to one that follows nothing', () => {
    const clients = Array.from({ length: 25 }, () => world.connect());
    jest.advanceTimersByTime(60_000);
    for (const client of clients) expect(marksOf(client)).toHaveLength(12);
  });

  it('list what changed since the last one, and everything at least once a minute', async () => {
    const client = world.connect();
    await client.subscribe(FIRST);
    await client.subscribe(SECOND);
    jest.advanceTimersByTime(5_000);
    expect(topicsOf(client)).toEqual([[FIRST, SECOND]]);
    world.replica.show(SECOND, waiting(2));
    jest.advanceTimersByTime(5_000);
    expect(marksOf(client)).toMatchObject([{ topics: [{ topic: SECOND, epoch: 'e1', version: 2 }] }]);
    jest.advanceTimersByTime(5_000);
    expect(topicsOf(client)).toEqual([[]]);
    jest.advanceTimersByTime(50_000);
    expect(topicsOf(client).filter((topics) => topics.length === 2)).toHaveLength(1);
  });

  it('never name a version that is still waiting to be broadcast', async () => {
    world.marks.stop();
    const client = world.connect();
    await client.subscribe(FIRST);
    world.marks.start();
    jest.advanceTimersByTime(450);
    world.replica.show(FIRST, waiting(2));
    jest.advanceTimersByTime(49);
    world.replica.show(FIRST, waiting(3));
    jest.advanceTimersByTime(1);
    expect(client.socket.take()).toMatchObject([
      ['delta', { version: 2 }],
      ['mark', { topics: [{ topic: FIRST, version: 2 }] }],
    ]);
  });

  it('are made once for all who follow the same topics', async () => {
    const clients = Array.from({ length: 30 }, () => world.connect());
    for (const { subscribe } of clients) await subscribe(FIRST);
    const others = Array.from({ length: 10 }, () => world.connect());
    for (const { subscribe } of others) await subscribe(SECOND);
    jest.advanceTimersByTime(5_000);
    expect(world.server.encodes).toBe(20); // two groups in each of ten turns
    expect(topicsOf(clients[0]!)).toEqual([[FIRST]]);
    expect(topicsOf(others[0]!)).toEqual([[SECOND]]);
  });

  it('miss nothing for a socket that begins to follow more', async () => {
    const client = world.connect();
    await client.subscribe(FIRST);
    jest.advanceTimersByTime(500);
    expect(topicsOf(client)).toEqual([[FIRST]]);
    world.replica.show(FIRST, waiting(2));
    jest.advanceTimersByTime(1_000);
    await client.subscribe(SECOND);
    world.replica.show(SECOND, waiting(2));
    jest.advanceTimersByTime(4_000);
    expect(topicsOf(client)).toEqual([[FIRST, SECOND]]);
  });

  it('go by the topics of now when all of a group leave a topic and come back', async () => {
    const clients = Array.from({ length: 20 }, () => world.connect());
    for (const { subscribe } of clients) await subscribe(FIRST);
    jest.advanceTimersByTime(5_000);
    for (const { session } of clients) world.subscriptions.unsubscribe(session, FIRST);
    for (const { subscribe } of clients) await subscribe(FIRST);
    clients.forEach(marksOf);
    world.replica.show(FIRST, waiting(2));
    jest.advanceTimersByTime(5_000);
    for (const client of clients)
      expect(marksOf(client)).toMatchObject([{ topics: [{ topic: FIRST, version: 2 }] }]);
  });

  it('are not sent to a socket that does not read; the next one lists everything', async () => {
    const client = world.connect();
    await client.subscribe(FIRST);
    await client.subscribe(SECOND);
    jest.advanceTimersByTime(5_000);
    marksOf(client);
    client.socket.paused = true;
    for (let count = 2; count < 12; count += 1) {
      world.replica.show(FIRST, waiting(count));
      jest.advanceTimersByTime(100);
    }
    jest.advanceTimersByTime(4_000);
    expect(marksOf(client)).toEqual([]);
    client.socket.drain();
    jest.advanceTimersByTime(5_000);
    expect(topicsOf(client)).toEqual([[FIRST, SECOND]]);
  });

  describe('say how fresh', () => {
    const now = () => Date.now();
    const target = (queue: string | undefined, ageMs: number | undefined): TargetHealth => ({
      target: `t${queue ?? ''}`,
      ...(queue !== undefined && { queue }),
      cadence: 'fast',
      intervalMs: 600_000,
      nextDueAt: now() + 600_000,
      ...(ageMs !== undefined && { polledAt: now() - ageMs }),
    });

    async function marked(...topics: string[]): Promise<Mark> {
      const client = world.connect();
      for (const topic of topics) await client.subscribe(topic);
      jest.advanceTimersByTime(5_000);
      return marksOf(client)[0]!;
    }

    it('by the oldest reading behind the queues that are followed, and by none else', async () => {
      const [young, old, older] = [target('6400', 100), target('6401', 2_000), target('6499', 9_000)];
      world.targets.set('hq', [young, old, older]);
      const mark = await marked(FIRST, SECOND);
      expect(mark.accounts).toEqual([
        { account: 'hq', state: 'live', polledAt: old.polledAt, nextDueAt: old.nextDueAt },
      ]);
    });

    it('by all readings when the account is followed', async () => {
      const [young, older] = [target('6400', 100), target('6499', 9_000)];
      world.targets.set('hq', [young, older]);
      const mark = await marked(FIRST, 'account/hq');
      expect(mark.accounts).toMatchObject([{ polledAt: older.polledAt }]);
    });

    it('without an instant when something was never read', async () => {
      world.targets.set('hq', [target('6400', 100), target('6401', undefined)]);
      const mark = await marked(FIRST, SECOND);
      expect(mark.accounts).toEqual([{ account: 'hq', state: 'starting', nextDueAt: expect.any(Number) }]);
    });

    it('no fresher than the last look at the change log', async () => {
      world.targets.set('hq', [target('6400', 100)]);
      const tailedAt = now() - 20_000;
      world.replica.tailedAt = tailedAt;
      const mark = await marked(FIRST);
      expect(mark.accounts).toMatchObject([{ state: 'stale', polledAt: tailedAt }]);
    });
  });
});
