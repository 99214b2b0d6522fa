import { Manager } from 'socket.io-client';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import { caught } from '../support/caught.js';
import { ask, GatewayApp } from '../support/gateway/gateway-app.js';
import { gatewayConfig } from '../support/gateway/gateway-world.js';
import { testRedis } from '../support/test-redis.js';

describe('The handshake', () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let gateway: GatewayApp;

  beforeAll(async () => {
    redis = await testRedis();
    gateway = await GatewayApp.start(redis.url);
  });
  afterAll(async () => {
    await gateway.close();
    await redis.stop();
  });

  it.each([
    ['no token', {}, 'unauthenticated', 401],
    ['a forged token', { token: 'forged' }, 'unauthenticated', 401],
    ['an unknown encoding', { token: 'viewer', encoding: 'zip' }, 'bad-request', 400],
  ])('refuses %s before anything is sent to the socket', async (_what, auth, code, status) => {
    const client = gateway.client(auth);
    const seen: string[] = [];
    client.on('connect', () => seen.push('connect'));
    client.onAny((event: string) => seen.push(event));
    const error = await new Promise((resolve) => client.once('connect_error', resolve));
    expect(error).toMatchObject({
      data: { code, status, title: expect.any(String), detail: expect.any(String) },
    });
    expect(seen).toEqual([]);
    expect(client.connected).toBe(false);
  });

  it('ends a connection that sends messages before it is accepted', async () => {
    const manager = new Manager(gateway.url, { transports: ['websocket'], reconnection: false });
    await new Promise<void>((resolve) => manager.once('open', resolve));
    const ended = new Promise((resolve) => manager.once('close', resolve));
    manager.engine.write('2["subscribe",{"topic":"account/hq"}]');
    expect(await ended).toBe('transport close');
  });

  it('has no other namespace', async () => {
    const manager = new Manager(gateway.url, { transports: ['websocket'], reconnection: false });
    const error = await new Promise((resolve) =>
      manager.socket('/admin', { auth: { token: 'viewer' } }).once('connect_error', resolve),
    );
    expect(error).toMatchObject({ message: 'Invalid namespace' });
    manager._close();
  });

  it.each([
    ['no origin (no browser)', undefined, true],
    ['a configured origin', 'https://board.example', true],
    ['a stranger', 'https://evil.example', false],
    ['a page without an origin', 'null', false],
  ])('checks the origin of WebSockets: %s', async (_what, origin, allowed) => {
    const extraHeaders = origin === undefined ? {} : { origin };
    const connecting = gateway.connected({ token: 'viewer' }, { extraHeaders });
    const outcome = allowed ? await connecting : await caught(connecting);
    expect(outcome).toMatchObject(allowed ? { connected: true } : { message: 'websocket error' });
  });

  it('accepts its own pages', async () => {
    const client = await gateway.connected({ token: 'viewer' }, { extraHeaders: { origin: gateway.url } });
    expect(await ask(client, 'time', { sent: 1 })).toMatchObject({ ok: true, sent: 1 });
  });

  it('has no long-polling unless it is switched on', async () => {
    const polling = { transports: ['polling'] };
    expect(await caught(gateway.connected({ token: 'viewer' }, polling))).toMatchObject({
      message: 'xhr poll error',
    });
    const socket = { ...gatewayConfig.socket, polling: true } satisfies FloorConfig['socket'];
    const other = await GatewayApp.start(redis.url, { socket });
    try {
      const client = await other.connected({ token: 'viewer' }, polling);
      expect(await ask(client, 'time', { sent: 2 })).toMatchObject({ ok: true, sent: 2 });
    } finally {
      await other.close();
    }
  });

  it('serves no client code of its own', async () => {
    const response = await fetch(`${gateway.url}/socket.io/socket.io.js`);
    expect(response.status).not.toBe(200);
  });
});
