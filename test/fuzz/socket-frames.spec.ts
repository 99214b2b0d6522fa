import fc from 'fast-check';
import type { Socket } from 'socket.io-client';
import { CASES, everyCase, Outcomes } from '../support/fuzz/fuzz.js';
import { damaged, damages } from '../support/fuzz/mutation.js';
import { ask, GatewayApp } from '../support/gateway/gateway-app.js';
import { gatewayConfig } from '../support/gateway/gateway-world.js';
import { testRedis } from '../support/test-redis.js';

/** As it goes over the WebSocket: the kind of the packet of the connection, then that of the socket. */
const FRAMES = [
  '420["time",{"sent":1}]',
  '421["subscribe",{"topic":"account/hq","epoch":"e","version":1}]',
  '42["unsubscribe",{"topic":"account/hq"}]',
  '422["authenticate",{"token":"viewer"}]',
  '451-3["command",{"account":"hq","params":{"_placeholder":true,"num":0}}]',
  '452-["subscribe",{"_placeholder":true,"num":1},{"_placeholder":true,"num":-1}]',
  '4599999999-["time",{"_placeholder":true,"num":0}]',
  '461-0[{"_placeholder":true,"num":0}]',
  '4299999999999999999999["time",{"sent":1}]',
  '40{"token":"viewer"}',
  '40/admin,{"token":"viewer"}',
  '42/admin,["time",{}]',
  '430["ok"]',
  '44{"message":"no"}',
  '41',
  ...[
    '0',
    '1',
    '2',
    '2probe',
    '3',
    '5',
    '6',
    '7',
    '',
    'b',
    '4',
    '4-',
    '45',
    '451-',
    '42[]',
    '42{}',
    '42["disconnect"]',
  ],
  `42["time",${'['.repeat(4_000)}${']'.repeat(4_000)}]`,
  `42["__proto__",{"__proto__":{"polluted":1}}]`,
  `42${JSON.stringify(['x'.repeat(4_000)])}`,
];

/** What the client's connection keeps to itself; a test that sends frames of its own needs it. */
type Connection = { transport: { ws: { send(data: string | Uint8Array): void } } };

describe('Frames of a WebSocket', () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let gateway: GatewayApp;
  let client: Socket;

  beforeAll(async () => {
    redis = await testRedis();
    gateway = await GatewayApp.start(redis.url, {
      limits: { ...gatewayConfig.limits, eventsPerSecond: 1_000_000 },
    });
    client = await gateway.connected();
  });
  afterAll(async () => {
    await gateway.close();
    await redis.stop();
  });

  it('are ignored, answered or end their own connection, and affect no other', async () => {
    const bystander = await gateway.connected();
    const lost: string[] = [];
    bystander.once('disconnect', (why) => lost.push(why));
    const seen = new Outcomes();
    let nth = 0;
    const text = fc
      .tuple(fc.constantFrom(...FRAMES), fc.oneof(fc.constant([]), damages))
      .map(([frame, damage]) => (damage.length === 0 ? frame : damaged(frame, damage).toString()));
    const frame = fc.oneof(
      { weight: 6, arbitrary: text },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 32 }) },
    );
    await everyCase(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 4 }), async (frames) => {
        // Some of them end the socket and leave its connection: the client would not be notified.
        if (!client.connected || (nth += 1) % 5 === 0) {
          client.close();
          client = await gateway.connected();
        }
        const { ws } = (client.io.engine as unknown as Connection).transport;
        for (const one of frames) ws.send(one);
        expect(await ask(bystander, 'time', { sent: nth })).toMatchObject({ ok: true, sent: nth });
        seen.add(client.connected ? 'lives on' : 'ended');
      }),
    );
    expect(Math.min(seen.of('lives on'), seen.of('ended'))).toBeGreaterThan(CASES / 50);
    expect(lost).toEqual([]);
  });
});
