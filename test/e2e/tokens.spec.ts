import { generateKeyPair, UnsecuredJWT } from 'jose';
import { caught } from '../support/caught.js';
import type { Claims } from '../support/test-issuer.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

describe('Tokens', () => {
  let world: TestCluster;
  let service: Service;

  beforeAll(async () => {
    world = await TestCluster.start();
    service = await world.service();
    const screen = (await world.screen(service.url)).follow('queue/hq/3', 'account/hq');
    await screen.until(() => [screen.queue('3'), screen.account()]);
    screen.close();
  });
  afterAll(() => world.close());

  const signed = (claims: Claims) => () => world.token(claims);
  const bad: [string, () => Promise<string>, RegExp][] = [
    ['expired', signed({ lifeS: -60 }), /it has expired/],
    ['of another issuer', signed({ iss: 'https://id.evil.test' }), /its issuer is not trusted/],
    ['for another audience', signed({ aud: 'another service' }), /its claim "aud"/],
    ['without a tenant', signed({ tenant: '' }), /its claim "tenant"/],
    [
      'of another issuer’s key',
      async () => world.issuer.token({}, (await generateKeyPair('ES256')).privateKey),
      /its signature/,
    ],
    [
      'without a signature',
      async () =>
        new UnsecuredJWT({ tenant: 'acme', scope: 'floor:read' })
          .setIssuer(world.issuer.config.issuer)
          .setAudience(world.issuer.config.audience)
          .setSubject('ann')
          .setExpirationTime('1h')
          .encode(),
      /signature or format/,
    ],
    [
      'signed with our public key as a secret',
      () =>
        world.issuer
          .unsigned()
          .setProtectedHeader({ alg: 'HS256', kid: 'world' })
          .sign(new TextEncoder().encode(JSON.stringify(world.issuer.publicJwk))),
      /signature or format/,
    ],
    ['that is none', async () => 'not.a.token', /not a JWT/],
  ];

  it.each(bad)('a token %s opens no connection and reads nothing', async (_what, make, why) => {
    const token = await make();
    const wire = await world.unconnected(service.url, { auth: { token }, more: { reconnection: false } });
    const seen: string[] = [];
    wire.socket.onAny((event: string) => seen.push(event));
    wire.socket.on('connect', () => seen.push('connect'));
    const problem = { code: 'unauthenticated', status: 401, title: expect.any(String) };
    const detail: unknown = expect.stringMatching(why);
    expect(await caught(wire.connect())).toMatchObject({ data: { ...problem, detail } });
    wire.close();
    expect(seen).toEqual([]);

    const answer = await fetch(`${service.url}/v1/accounts`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    const text = await answer.text();
    expect(JSON.parse(text)).toEqual({ type: '/problems/unauthenticated', ...problem, detail });
    expect(text).not.toContain(token);
  });

  it('a token whose end HTTP only just forgives opens no connection, which would end at once', async () => {
    const token = await world.token({ lifeS: -10 });
    const answer = await fetch(`${service.url}/v1/accounts`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    const wire = await world.unconnected(service.url, { auth: { token }, more: { reconnection: false } });
    expect(await caught(wire.connect())).toMatchObject({ data: { code: 'unauthenticated' } });
    wire.close();
  });

  it('a token without the scope may connect, and read nothing', async () => {
    const token = await world.token({ scope: 'agents:command audit:read' });
    const wire = await world.wire(service.url, { auth: { token } });
    for (const topic of ['account/hq', 'queue/hq/3'])
      expect(await wire.follow(topic)).toMatchObject({
        ok: false,
        error: { code: 'forbidden', status: 403, detail: 'The token lacks the scope "floor:read".' },
      });
    const answer = await fetch(`${service.url}/v1/accounts`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'forbidden' });
  });

  it('the end of the token ends the connection; a renewed one goes on beyond it', async () => {
    // The same instant for all three.
    const token = await world.token({ lifeS: 4 });
    const [ending, renewed] = await Promise.all(
      ['ending', 'renewed'].map((name) => world.wire(service.url, { name, auth: { token } })),
    );
    const given: string[] = [];
    const screen = await world.screen(service.url, {
      token: async () => {
        given.push(given.length === 0 ? token : await world.token());
        return given.at(-1)!;
      },
    });
    screen.follow('queue/hq/3');
    await screen.until(() => screen.queue('3'));
    const ended = ending!.ended();
    const later = await renewed!.ask<{ expiresAt: number }>('authenticate', { token: await world.token() });
    expect(later).toEqual({ ok: true, expiresAt: expect.any(Number) });

    expect(await ended).toBe('io server disconnect');
    expect(await renewed!.ask('time', { sent: 1 })).toMatchObject({ ok: true });
    expect(given).toHaveLength(2);
    const call = world.floor().arrive('3', { caller: '5550130' });
    await screen.until(() => expect(screen.queue('3').waiting).toHaveProperty([call]));
    expect(screen.connections.map(({ phase }) => phase).filter((phase) => phase !== 'connected')).toEqual([
      'connecting',
    ]);
  });

  it('a renewal with a bad token or the token of another user is refused, and the connection stays', async () => {
    const wire = await world.wire(service.url);
    for (const [token, code] of [
      [await world.token({ lifeS: -60 }), 'unauthenticated'],
      [await world.token({ sub: 'bob' }), 'forbidden'],
      [await world.token({ tenant: 'rival' }), 'forbidden'],
    ] as const)
      expect(await wire.ask('authenticate', { token })).toMatchObject({ ok: false, error: { code } });
    expect(await wire.follow('queue/hq/3')).toMatchObject({ ok: true });
  });

  it('a renewal with less rights takes away what it does not allow', async () => {
    const wire = await world.wire(service.url);
    for (const topic of ['account/hq', 'queue/hq/3']) await wire.follow(topic);
    const token = await world.token({ queues: ['hq/3'] });
    expect(await wire.ask('authenticate', { token })).toMatchObject({ ok: true });
    await wire.until(() => expect(wire.gone).toEqual([{ topic: 'account/hq', reason: 'forbidden' }]));
    expect(await wire.follow('queue/hq/3')).toMatchObject({ ok: true });
  });

  it('the demo’s tokens and their route do not exist beside a configuration', async () => {
    const answer = await fetch(`${service.url}/demo/token`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'not-found' });
  });
});
