import { jest } from '@jest/globals';
import { inflateRawSync } from 'node:zlib';
import { gatewayWorld } from '../../test/support/gateway/gateway-world.js';

const QUEUE = 'queue/hq/6400';
const NAMES = 'a name long enough for a delta to be much smaller than the snapshot';
const waiting = (count: number) => ({ queue: { self: { id: '6400', waiting: count, name: NAMES } } });

let world: ReturnType<typeof gatewayWorld>;
beforeEach(() => {
  jest.useFakeTimers();
  world = gatewayWorld();
  world.replica.show(QUEUE, waiting(1));
});
afterEach(() => {
  world.connections.closeAll();
  expect(world.kept()).toBe(0);
  jest.useRealTimers();
});

const unpacked = (payload: unknown): unknown =>
  JSON.parse(inflateRawSync(payload as Buffer).toString('utf8'));

describe('FanOut', () => {
  it('encodes a change once per encoding, however many follow, and packs the same words', async () => {
    const json = [world.connect(), world.connect(), world.connect()];
    const deflate = [world.connect({}, 'deflate'), world.connect({}, 'deflate')];
    for (const { subscribe } of [...json, ...deflate]) await subscribe(QUEUE);
    world.replica.show(QUEUE, waiting(2));
    jest.advanceTimersByTime(0);
    expect(world.server.encodes).toBe(2);
    const [plain, ...others] = json.map(({ socket }) => socket.take());
    expect(plain).toMatchObject([['delta', { base: 1, version: 2 }]]);
    expect(others).toEqual([plain, plain]);
    for (const { socket } of deflate) {
      const [[event, payload]] = socket.take() as [[string, unknown]];
      expect([[event], unpacked(payload)]).toEqual([['packed'], plain![0]]);
    }
  });

  it('does not pack for an empty room', async () => {
    const { subscribe } = world.connect();
    await subscribe(QUEUE);
    world.replica.show(QUEUE, waiting(2));
    jest.advanceTimersByTime(0);
    expect(world.server.encodes).toBe(1);
  });

  it('pushes a snapshot when the document has a new epoch, in place of what was waiting', async () => {
    const { subscribe, socket } = world.connect();
    await subscribe(QUEUE);
    world.replica.show(QUEUE, waiting(2));
    world.replica.show(QUEUE, waiting(7), 'e2');
    jest.advanceTimersByTime(200);
    expect(socket.take()).toMatchObject([['snapshot', { epoch: 'e2', version: 1, state: waiting(7) }]]);
    world.replica.show(QUEUE, waiting(8), 'e2');
    jest.advanceTimersByTime(0);
    expect(socket.take()).toMatchObject([['delta', { epoch: 'e2', base: 1, version: 2 }]]);
  });

  it('sends nothing older to a client that is ahead, and takes it along once it is not', async () => {
    const [behind, ahead] = [world.connect(), world.connect()];
    await behind.subscribe(QUEUE);
    expect(await ahead.subscribe(QUEUE, { epoch: 'e1', version: 5 })).toMatchObject({ mode: 'current' });
    world.replica.reset(QUEUE, { epoch: 'e1', version: 4 }, waiting(4));
    expect(behind.socket.take()).toMatchObject([['snapshot', { version: 4 }]]);
    expect(ahead.socket.take()).toEqual([]);
    world.replica.reset(QUEUE, { epoch: 'e1', version: 6 }, waiting(6));
    expect(ahead.socket.take()).toMatchObject([['snapshot', { version: 6 }]]);
  });

  it('keeps other topics quiet', async () => {
    world.replica.show('queue/hq/6401', waiting(0));
    const { subscribe, socket } = world.connect();
    await subscribe(QUEUE);
    world.replica.show('queue/hq/6401', waiting(1));
    jest.advanceTimersByTime(200);
    expect(socket.take()).toEqual([]);
  });

  it('sends nothing that was under way to a topic that every socket has left, also when a socket comes back', async () => {
    const { subscribe, socket, session } = world.connect();
    await subscribe(QUEUE);
    for (const count of [2, 3]) {
      world.replica.show(QUEUE, waiting(count));
      jest.advanceTimersByTime(1);
    }
    world.subscriptions.unsubscribe(session, QUEUE);
    expect(jest.getTimerCount()).toBe(1); // the token's expiry
    await subscribe(QUEUE);
    socket.take();
    jest.advanceTimersByTime(200);
    expect(socket.take()).toEqual([]);
  });
});
