import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { caught } from '../../test/support/caught.js';
import { gatewayWorld } from '../../test/support/gateway/gateway-world.js';

const QUEUE = 'queue/hq/6400';
const waiting = (count: number) => ({ queue: { self: { id: 'q', waiting: count } } });

beforeAll(() => Logger.overrideLogger(false)); // sockets that are cut off are logged
// Only timers: a socket of an earlier file that closes late would count as a tick that is left.
beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

describe('Connections', () => {
  it('leave nothing behind: a thousand come and go', async () => {
    const world = gatewayWorld();
    world.replica.show(QUEUE, waiting(1));
    world.replica.show('account/hq', waiting(1));
    world.marks.start();
    const sockets: { end: () => void }[] = [];
    const cold: Promise<unknown>[] = [];
    for (let i = 0; i < 1_000; i += 1) {
      const { socket, session, subscribe } = world.connect({}, i % 2 === 0 ? 'json' : 'deflate');
      sockets.push({ end: () => socket.end() });
      await subscribe(QUEUE);
      if (i % 3 === 0) await subscribe('account/hq');
      if (i % 5 === 0) cold.push(caught(subscribe('account/lab')));
      socket.paused = i % 7 === 0;
      world.replica.show(QUEUE, waiting(i + 2));
      if (i % 4 === 0) jest.advanceTimersByTime(700);
      else if (i % 4 === 1) socket.end();
      else if (i % 4 === 2) world.subscriptions.unsubscribe(session, QUEUE);
    }
    expect(world.connections.size).toBeGreaterThan(100);
    for (const { end } of sockets) end();
    // A slow socket is cut off after 30 s: what would do that is still to be seen.
    await jest.advanceTimersByTimeAsync(20_000);
    for (const refusal of await Promise.all(cold)) expect(refusal).toMatchObject({ code: 'not-ready' });
    expect(world.kept()).toBe(0);
    world.marks.stop();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('let a burst of events through and then refuse by code, without ending the socket', () => {
    const { socket } = gatewayWorld().connect();
    const [passed, refusals] = flood(socket, 150);
    expect(passed).toBe(100);
    expect(refusals).toHaveLength(50);
    expect(refusals[0]).toMatchObject({ ok: false, error: { code: 'too-many-requests', status: 429 } });
    jest.advanceTimersByTime(1_000);
    expect(flood(socket, 60)[0]).toBe(50);
    expect(socket.connected).toBe(true);
  });

  it('refuse without harm what asks for no answer', () => {
    const { socket } = gatewayWorld().connect();
    flood(socket, 100);
    expect(() => socket.filter!(['time', { sent: 1 }], () => undefined)).not.toThrow();
    expect(() => socket.filter!(['time'], () => undefined)).not.toThrow();
  });

  it('end a socket that keeps sending requests but reads no answers', () => {
    const { socket } = gatewayWorld().connect();
    socket.conn.writeBuffer = Array.from({ length: 257 });
    flood(socket, 1);
    expect(socket.connected).toBe(false);
  });

  it('all end when the service stops, and leave nothing behind', async () => {
    const world = gatewayWorld();
    world.replica.show(QUEUE, waiting(1));
    for (let i = 0; i < 10; i += 1) await world.connect().subscribe(QUEUE);
    world.connections.closeAll();
    expect(world.kept()).toBe(0);
  });
});

function flood(socket: ReturnType<ReturnType<typeof gatewayWorld>['connect']>['socket'], events: number) {
  let passed = 0;
  const refusals: unknown[] = [];
  for (let i = 0; i < events; i += 1)
    socket.filter!(['time', { sent: 1 }, (answer: unknown) => refusals.push(answer)], () => (passed += 1));
  return [passed, refusals] as const;
}
