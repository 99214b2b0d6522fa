import type { Socket as NetSocket } from 'node:net';
import type { Socket } from 'socket.io-client';
import { apply } from '../../src/modules/domain/apply.js';
import type { Delta, DocumentState, Snapshot } from '../../src/modules/domain/document.js';
import type { SubscribeAnswer } from '../../src/modules/domain/protocol.js';
import { Connections } from '../../src/gateways/connections.js';
import { SlowSockets } from '../../src/gateways/slow-sockets.js';
import { canonical } from '../arbitrary-documents.js';
import { ask, GatewayApp, heard } from '../support/gateway/gateway-app.js';
import { gatewayConfig } from '../support/gateway/gateway-world.js';
import { TOPIC } from '../support/test-floor.js';
import { testRedis } from '../support/test-redis.js';

const KB = 1024;
/** More than a loopback connection takes without a reader, in pieces of 100 KB. */
const MOST_CHANGES = 400;

/** One row of 100 KB that changes, among others that do not, so that a delta is worth sending. */
const state = (count: number): DocumentState => ({
  queue: { self: { id: '6400', count, big: String(count).padEnd(100 * KB, '.') } },
  agents: { other: { id: 'other', big: '.'.repeat(300 * KB) } },
});

/** The socket a client's WebSocket runs on: what is not read there stays with the sender. */
const tcpOf = (client: Socket): NetSocket =>
  (client.io.engine.transport as unknown as { ws: { _socket: NetSocket } }).ws._socket;

describe('A client that does not read', () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let gateway: GatewayApp;

  beforeAll(async () => (redis = await testRedis()));
  afterAll(async () => redis.stop());
  afterEach(async () => gateway.close());

  const start = async (slowCutMs: number) => {
    gateway = await GatewayApp.start(redis.url, {
      socket: { ...gatewayConfig.socket, conflationMs: 1, slowCutMs },
    });
    await gateway.floor.write(state(0));
    const client = await gateway.connected();
    const answer = (await ask<SubscribeAnswer>(client, 'subscribe', { topic: TOPIC })) as SubscribeAnswer;
    const slow = gateway.app.get(SlowSockets, { strict: false });
    const connections = gateway.app.get(Connections, { strict: false });
    const [session] = connections['sessions'];
    return { client, answer, slow, session: session! };
  };

  /** Writes until the condition holds; each change has been broadcast before the next. */
  const writeUntil = async (from: number, done: (count: number) => boolean): Promise<number> => {
    for (let count = from; count < from + MOST_CHANGES; count += 1) {
      const seen = new Promise((resolve) => gateway.replica.on('change', resolve));
      await gateway.floor.write(state(count));
      await seen;
      if (done(count)) return count;
    }
    throw new Error(`${MOST_CHANGES} changes did not suffice`);
  };

  it.each([
    ['one merged delta', 6, 'delta'],
    ['one snapshot, where deltas no longer reach back', 30, 'snapshot'],
  ])('gets no more than its buffer holds, and %s when it reads again', async (_what, missed, event) => {
    const { client, answer, slow, session } = await start(600_000);
    const messages: (Delta | Snapshot)[] = [];
    let shown = answer.mode === 'snapshot' ? answer.snapshot.state : {};
    client.on('delta', (delta: Delta) => {
      messages.push(delta);
      shown = apply(shown, delta.ops);
    });
    client.on('snapshot', (snapshot: Snapshot) => {
      messages.push(snapshot);
      shown = snapshot.state;
    });

    tcpOf(client).pause();
    const stalledAt = await writeUntil(1, () => slow.has(session));
    const backlog = session.backlog;
    const lastCount = await writeUntil(stalledAt + 1, (count) => count === stalledAt + missed);
    expect(session.backlog).toBe(backlog);
    expect(backlog).toBeLessThanOrEqual(gatewayConfig.socket.slowPackets + 2);

    const { version } = gateway.replica.view(TOPIC)!;
    const caughtUp = heard<Delta | Snapshot>(client, event, (one) => one.version >= version);
    tcpOf(client).resume();
    const last = await caughtUp;
    expect(last.version).toBe(version);
    expect(messages.at(-1)).toBe(last);
    // All that was broadcast before it fell behind, and then one message for everything it missed.
    expect(messages.map((one) => one.version)).toEqual([
      ...Array.from({ length: messages.length - 1 }, (_, i) => i + 2),
      version,
    ]);
    expect(version - messages.length).toBeGreaterThanOrEqual(missed - 1);
    expect(canonical(shown)).toBe(canonical({ ...state(lastCount), waiting: {} }));
    expect(slow.size).toBe(0);

    const next = heard<Delta>(client, 'delta');
    await gateway.floor.write(state(lastCount + 1));
    expect(await next).toMatchObject({ base: version, version: version + 1 });
  });

  it('is cut off after a while, and leaves nothing behind', async () => {
    const { client, slow, session } = await start(200);
    const ended = new Promise<void>((resolve) => session['socket'].once('disconnect', () => resolve()));
    tcpOf(client).pause();
    await writeUntil(1, () => slow.has(session) || !session.connected);
    await ended;
    expect(slow.size).toBe(0);
    expect(gateway.app.get(Connections, { strict: false }).size).toBe(0);
    const disconnected = heard(client, 'disconnect');
    tcpOf(client).resume();
    expect(await disconnected).toBe('transport close');
  });

  it('does not delay the end of the service', async () => {
    const { client } = await start(600_000);
    tcpOf(client).pause();
    await gateway.app.close();
    const disconnected = heard(client, 'disconnect');
    tcpOf(client).destroy();
    await disconnected;
  }, 15_000); // half of what a WebSocket waits for the other side to say goodbye
});
