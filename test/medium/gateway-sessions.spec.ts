import { Connections } from '../../src/gateways/connections.js';
import { FanOut } from '../../src/gateways/fan-out.js';
import { FreshnessMarks } from '../../src/gateways/freshness-marks.js';
import { ask, GatewayApp, heard } from '../support/gateway/gateway-app.js';
import { principal } from '../support/gateway/gateway-world.js';
import { ACCOUNT, TOPIC } from '../support/test-floor.js';
import { testRedis } from '../support/test-redis.js';

const state = { queue: { self: { id: '6400', waiting: 1 } } };

describe('Sessions', () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let gateway: GatewayApp;

  beforeAll(async () => (redis = await testRedis()));
  afterAll(async () => redis.stop());
  beforeEach(async () => (gateway = await GatewayApp.start(redis.url)));
  afterEach(async () => gateway.close());

  it('end when the token expires', async () => {
    gateway.tokens.set('short', principal({ expiresAt: Date.now() + 2_000 }));
    const client = await gateway.connected({ token: 'short' });
    expect(await heard(client, 'disconnect')).toBe('io server disconnect');
  });

  it('continue with a renewed token, beyond the end of the first', async () => {
    const first = principal({ expiresAt: Date.now() + 3_000 });
    const second = principal({ expiresAt: Date.now() + 600_000 });
    gateway.tokens.set('first', first).set('second', second);
    const [renewing, other] = [
      await gateway.connected({ token: 'first' }),
      await gateway.connected({ token: 'first' }),
    ];
    const otherEnded = heard(other, 'disconnect');
    expect(await ask(renewing, 'authenticate', { token: 'second' })).toEqual({
      ok: true,
      expiresAt: second.expiresAt,
    });
    await otherEnded;
    expect(await ask(renewing, 'time', { sent: 1 })).toMatchObject({ ok: true });
  });

  it('lose the topics a narrower token does not allow', async () => {
    await gateway.floor.write(state);
    await gateway.floor.write({ queues: {} }, 'account/hq');
    gateway.tokens.set('narrow', principal({ queues: new Set([`${ACCOUNT}/6400`]) }));
    const client = await gateway.connected();
    for (const topic of [TOPIC, 'account/hq'])
      expect(await ask(client, 'subscribe', { topic })).toMatchObject({ ok: true });
    const gone = heard(client, 'gone');
    await ask(client, 'authenticate', { token: 'narrow' });
    expect(await gone).toEqual({ topic: 'account/hq', reason: 'forbidden' });
    expect(await ask(client, 'subscribe', { topic: 'account/hq' })).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
    expect(await ask(client, 'subscribe', { topic: TOPIC })).toMatchObject({ ok: true });
  });

  it('see nothing of other tenants', async () => {
    await gateway.floor.write({ queues: {} }, 'account/other');
    const client = await gateway.connected();
    const refusals = [];
    for (const topic of ['account/other', 'account/nowhere'])
      refusals.push(JSON.stringify(await ask(client, 'subscribe', { topic })).replaceAll(topic, ''));
    expect(refusals[0]?.replaceAll('other', '')).toBe(refusals[1]?.replaceAll('nowhere', ''));
    expect(refusals[0]).toContain('"not-found"');
  });

  it('are closed so that clients reconnect automatically when the service stops', async () => {
    await gateway.floor.write(state);
    const clients = await Promise.all(Array.from({ length: 5 }, () => gateway.connected()));
    for (const client of clients) await ask(client, 'subscribe', { topic: TOPIC });
    const reasons = Promise.all(clients.map((client) => heard(client, 'disconnect')));
    const kept = [Connections, FanOut, FreshnessMarks].map((role) =>
      gateway.app.get(role, { strict: false }),
    );
    await gateway.app.close();
    expect(new Set(await reasons)).toEqual(new Set(['transport close']));
    expect(kept.map(({ size }) => size)).toEqual([0, 0, 0]);
  });
});
