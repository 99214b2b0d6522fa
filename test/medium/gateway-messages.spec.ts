import type { Socket } from 'socket.io-client';
import { ask, GatewayApp } from '../support/gateway/gateway-app.js';
import { gatewayConfig } from '../support/gateway/gateway-world.js';
import { testRedis } from '../support/test-redis.js';

describe('Messages of clients', () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let gateway: GatewayApp;
  let client: Socket;

  beforeAll(async () => {
    redis = await testRedis();
    gateway = await GatewayApp.start(redis.url);
    client = await gateway.connected();
  });
  afterAll(async () => {
    await gateway.close();
    await redis.stop();
  });

  const alive = async () => {
    expect(await ask(client, 'time', { sent: 7 })).toMatchObject({ ok: true, sent: 7 });
    expect(client.connected).toBe(true);
  };

  it.each([
    ['subscribe', []],
    ['subscribe', ['account/hq']],
    ['subscribe', [{}]],
    ['subscribe', [{ topic: 7 }]],
    ['subscribe', [{ topic: 'x'.repeat(301) }]],
    ['subscribe', [{ topic: 'account/hq', epoch: 1 }]],
    ['subscribe', [{ topic: 'account/hq', epoch: 'e', version: -1 }]],
    ['subscribe', [{ topic: 'account/hq' }, { topic: 'account/hq' }]],
    ['subscribe', [[{ topic: 'account/hq' }]]],
    ['subscribe', [Buffer.from('{"topic":"account/hq"}')]],
    ['unsubscribe', [null]],
    ['time', [{ sent: 'now' }]],
    ['time', [{ sent: null }]],
    ['authenticate', [{ token: '' }]],
    ['authenticate', [{ token: { a: 1 } }]],
  ])('refuses a malformed %s by code, and the socket stays open: %j', async (event, payload) => {
    const answer = await ask(client, event, ...payload);
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request', status: 400 } });
    await alive();
  });

  it('ignores messages without an acknowledgement, and unknown ones', async () => {
    client.emit('subscribe', { topic: 'account/hq' });
    client.emit('subscribe');
    client.emit('authenticate', 'nonsense', 1, 2);
    client.emit('no-such-event', { a: 1 }, () => undefined);
    client.emit('disconnecting-like', null);
    await alive();
  });

  it('says nothing of the token when a renewal is refused', async () => {
    const answer = await ask(client, 'authenticate', { token: 'forged-and-secret' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
    expect(JSON.stringify(answer)).not.toContain('forged-and-secret');
    await alive();
  });

  it('cuts off the sender of an oversized message, and no other client', async () => {
    const loud = await gateway.connected();
    const ended = new Promise((resolve) => loud.once('disconnect', resolve));
    loud.emit('subscribe', { topic: 'x'.repeat(20_000) }, () => undefined);
    expect(await ended).toBe('transport close');
    await alive();
  });

  it('cuts off what is not its protocol, and no other client', async () => {
    const odd = await gateway.connected();
    const ended = new Promise((resolve) => odd.once('disconnect', resolve));
    odd.io.engine.write('2{"not an array');
    expect(await ended).toBe('transport close');
    await alive();
  });

  it('refuses a flood by code, and the socket stays open', async () => {
    const limits = { ...gatewayConfig.limits, topicsPerSocket: 5, eventsPerSecond: 5 };
    const strict = await GatewayApp.start(redis.url, { limits });
    try {
      const flooding = await strict.connected();
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, sent) => ask(flooding, 'time', { sent })),
      );
      const refused = answers.filter((answer) => 'ok' in answer && !answer.ok);
      expect(refused.length).toBeGreaterThan(100);
      expect(refused[0]).toMatchObject({ error: { code: 'too-many-requests', status: 429 } });
      expect(answers[0]).toMatchObject({ ok: true });
      expect(flooding.connected).toBe(true);
    } finally {
      await strict.close();
    }
  });
});
