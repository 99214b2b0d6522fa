import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { gatewayWorld } from '../../test/support/gateway/gateway-world.js';
import { apply } from '../modules/domain/apply.js';
import { diff } from '../modules/domain/diff.js';
import type { Delta, DocumentState, Snapshot } from '../modules/domain/document.js';

const QUEUES = ['queue/hq/6400', 'queue/hq/6401', 'queue/hq/6402'];
const NAME = 'a name long enough for a delta to be much smaller than the snapshot';
const waiting = (count: number) => ({ queue: { self: { id: 'q', waiting: count, name: NAME } } });

let world: ReturnType<typeof gatewayWorld>;
beforeAll(() => Logger.overrideLogger(false)); // sockets that are cut off are logged
beforeEach(() => {
  jest.useFakeTimers();
  world = gatewayWorld();
  for (const topic of QUEUES) world.replica.show(topic, waiting(1));
});
afterEach(() => {
  world.connections.closeAll();
  expect(world.kept()).toBe(0);
  jest.useRealTimers();
});

async function follower() {
  const client = world.connect();
  for (const topic of QUEUES) await client.subscribe(topic);
  return client;
}

/** So many changes of every topic, each in a window of its own. */
function change(from: number, to: number): void {
  for (let count = from; count <= to; count += 1) {
    for (const topic of QUEUES) world.replica.show(topic, waiting(count));
    jest.advanceTimersByTime(100);
  }
}

describe('SlowSockets', () => {
  it('stops filling the queue of a socket that does not read, while others get everything', async () => {
    const [slow, quick] = [await follower(), await follower()];
    slow.socket.paused = true;
    change(2, 60);
    expect(slow.socket.conn.writeBuffer.length).toBeLessThanOrEqual(4 + QUEUES.length);
    expect(quick.socket.take()).toHaveLength(59 * QUEUES.length);
    expect(world.slow.has(slow.session)).toBe(true);
  });

  it('sends one merged delta per topic when the queue has gone out, and broadcasts from then on', async () => {
    const { socket, session } = await follower();
    socket.paused = true;
    change(2, 60);
    const before = socket.take().length / QUEUES.length;
    socket.drain();
    expect(socket.take()).toMatchObject(
      QUEUES.map((topic) => ['delta', { topic, base: 1 + before, version: 60 }]),
    );
    expect(world.slow.has(session)).toBe(false);
    change(61, 61);
    expect(socket.take()).toHaveLength(QUEUES.length);
  });

  it('sends a snapshot where deltas do not reach back, and nothing of a topic that did not change', async () => {
    const { socket } = await follower();
    socket.paused = true;
    for (let count = 2; count < 10; count += 1) {
      world.replica.show(QUEUES[0]!, waiting(count));
      jest.advanceTimersByTime(100);
    }
    world.replica.show(QUEUES[0]!, waiting(1), 'e2');
    world.replica.show(QUEUES[1]!, waiting(2));
    jest.advanceTimersByTime(100);
    socket.take();
    socket.drain();
    expect(socket.take()).toMatchObject([
      ['snapshot', { topic: QUEUES[0], epoch: 'e2', version: 1 }],
      ['delta', { topic: QUEUES[1], base: 1, version: 2 }],
    ]);
  });

  it('sends nothing of a topic that was unsubscribed meanwhile', async () => {
    const { socket, session } = await follower();
    socket.paused = true;
    change(2, 10);
    world.subscriptions.unsubscribe(session, QUEUES[1]!);
    socket.take();
    socket.drain();
    expect(socket.take()).toMatchObject([
      ['delta', { topic: QUEUES[0] }],
      ['delta', { topic: QUEUES[2] }],
    ]);
  });

  it('does not take a socket for slow that gets many topics in one turn and reads them', async () => {
    const topics = Array.from({ length: 10 }, (_, i) => `queue/lab/${i}`);
    for (const topic of topics) world.replica.show(topic, waiting(1));
    const { socket, subscribe } = world.connect();
    for (const topic of topics) await subscribe(topic);
    socket.paused = true;
    for (const topic of topics) world.replica.show(topic, waiting(2));
    let waited = 0;
    setImmediate(() => {
      waited = socket.conn.writeBuffer.length;
      socket.drain(); // the network takes them before the next turn
    });
    jest.advanceTimersByTime(1_000);
    expect(waited).toBe(topics.length);
    expect(socket.take()).toHaveLength(topics.length);
    expect(world.slowness).toEqual([]);
  });

  it('sends nothing older to a client that has something newer from another process', async () => {
    const { socket, subscribe } = await follower();
    await subscribe(QUEUES[0]!, { epoch: 'e1', version: 50 });
    socket.paused = true;
    change(2, 10);
    expect(world.slowness).toEqual(['slow']);
    world.replica.reset(QUEUES[0]!, { epoch: 'e1', version: 40 }, waiting(40));
    socket.take();
    socket.drain();
    expect(socket.take()).toMatchObject([
      ['delta', { topic: QUEUES[1] }],
      ['delta', { topic: QUEUES[2] }],
    ]);
  });

  it('cuts off a socket that stays slow for thirty seconds', async () => {
    const { socket } = await follower();
    socket.paused = true;
    change(2, 10);
    jest.advanceTimersByTime(28_000);
    expect(socket.connected).toBe(true);
    jest.advanceTimersByTime(2_000);
    expect(socket.connected).toBe(false);
    expect(world.kept()).toBe(0);
  });

  it('gives the full time again after each catch-up', async () => {
    const { socket } = await follower();
    socket.paused = true;
    change(2, 10);
    jest.advanceTimersByTime(28_000);
    socket.drain();
    jest.advanceTimersByTime(28_000);
    expect(socket.connected).toBe(true);
    expect(jest.getTimerCount()).toBe(1); // the token's expiry
  });

  it('always ends at the truth, with a bounded queue, however the client stalls', async () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('stall', 'drain', 'change', 'renew'), fc.nat(2)), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        world = gatewayWorld();
        for (const topic of QUEUES) world.replica.show(topic, waiting(1));
        const { socket } = await follower();
        const shown = new Map(QUEUES.map((topic) => [topic, world.replica.view(topic)!]));
        let count = 1;
        for (const [step, which] of taken) {
          const topic = QUEUES[which]!;
          const epoch = world.replica.view(topic)!.epoch;
          if (step === 'stall') socket.paused = true;
          else if (step === 'drain') socket.drain();
          else world.replica.show(topic, waiting((count += 1)), step === 'renew' ? `${epoch}+` : epoch);
          jest.advanceTimersByTime(60);
          expect(socket.conn.writeBuffer.length).toBeLessThanOrEqual(4 + QUEUES.length);
        }
        socket.drain();
        jest.advanceTimersByTime(200);
        for (const [event, payload] of socket.take()) receive(shown, event, payload as Delta & Snapshot);
        for (const topic of QUEUES) {
          const truth = world.replica.view(topic)!;
          expect(shown.get(topic)).toMatchObject({ epoch: truth.epoch, version: truth.version });
          expect(diff(shown.get(topic)!.state, truth.state)).toBeUndefined();
        }
        world.connections.closeAll();
      }),
      { numRuns: 100 },
    );
  });
});

type Shown = Map<string, { epoch: string; version: number; state: DocumentState }>;

/** A client's rules, with a gap as a failure: on one connection there may be none. */
function receive(shown: Shown, event: string, message: Delta & Snapshot): void {
  const mine = shown.get(message.topic)!;
  const { epoch, version } = message;
  if (event === 'snapshot') shown.set(message.topic, { epoch, version, state: message.state });
  else if (version > mine.version) {
    expect(message.epoch).toBe(mine.epoch);
    expect(message.base).toBeLessThanOrEqual(mine.version);
    shown.set(message.topic, { epoch, version, state: apply(mine.state, message.ops) });
  }
}
