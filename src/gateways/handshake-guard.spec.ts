import { ADDRESS, gatewayConfig, gatewayWorld, principal } from '../../test/support/gateway/gateway-world.js';
import { FakeSocket } from '../../test/support/gateway/fake-socket.js';
import type { FloorSocket } from './session.js';
import { HandshakeGuard } from './handshake-guard.js';
import type { UpgradeRequest } from './connection-limiter.js';
import type { Limits } from '../modules/config/floor-config.js';

function guarded(limits: Partial<Limits> = {}) {
  const config = { ...gatewayConfig, limits: { ...gatewayConfig.limits, ...limits } };
  const { logins, limiter, metrics, refusals, tokens, server } = gatewayWorld(config);
  tokens.set('good', principal());
  tokens.set('just over', principal({ expiresAt: Date.now() - 1_000 }));
  const guard = new HandshakeGuard(logins, limiter, metrics, config);
  const admit = async (auth: unknown, url = '/socket.io/?EIO=4') => {
    const fake = new FakeSocket(server, auth);
    const socket = fake as unknown as FloorSocket;
    limiter.track(socket.conn, {
      url,
      headers: { upgrade: 'websocket' },
      socket: { remoteAddress: ADDRESS, destroy: () => undefined },
    } as unknown as UpgradeRequest);
    const refusal = await new Promise<Error | undefined>((next) => void guard.admit(socket, next));
    return { refusal, socket, fake };
  };
  return { guard, admit, limiter, refusals };
}

describe('HandshakeGuard', () => {
  it('accepts a verified token, with the encoding it asks for, and does not keep the token', async () => {
    const { admit } = guarded();
    const { refusal, socket } = await admit({ token: 'good', encoding: 'deflate' });
    expect(refusal).toBeUndefined();
    expect(socket.data.session).toMatchObject({ principal: { subject: 'ann' }, encoding: 'deflate' });
    expect(JSON.stringify(socket.handshake)).not.toContain('good');
    expect((await admit({ token: 'good' })).socket.data.session.encoding).toBe('json');
  });

  it.each([
    ['no auth', undefined, 'unauthenticated'],
    ['no token', {}, 'unauthenticated'],
    ['a token that is no text', { token: { toString: 'x' } }, 'bad-request'],
    ['an unknown encoding', { token: 'good', encoding: 'gzip' }, 'bad-request'],
    ['a forged token', { token: 'forged-secret' }, 'unauthenticated'],
    ['a token that is only just forgiven its end', { token: 'just over' }, 'unauthenticated'],
  ])('refuses %s', async (_what, auth, code) => {
    const { refusal, socket } = await guarded().admit(auth);
    expect(refusal).toMatchObject({ data: { code, status: expect.any(Number), detail: expect.any(String) } });
    expect(JSON.stringify(refusal)).not.toContain('forged-secret');
    expect(socket.data.session).toBeUndefined();
  });

  it('refuses a token in the URL, whatever else it sends, and says where it belongs', async () => {
    const { admit, refusals } = guarded();
    for (const url of ['/socket.io/?EIO=4&token=secret', '/socket.io/?ACCESS_TOKEN=secret']) {
      const { refusal } = await admit({ token: 'good' }, url);
      expect(refusal).toMatchObject({
        data: { code: 'token-in-url', detail: expect.stringContaining('auth.token') },
      });
    }
    expect(refusals).toEqual(['token-in-url', 'token-in-url']);
  });

  it('shows out who was refused, and lets the others stay', async () => {
    const { admit } = guarded();
    const [bad, good] = [await admit({ token: 'forged' }), await admit({ token: 'good' })];
    await new Promise(setImmediate);
    expect([bad.fake.connected, good.fake.connected]).toEqual([false, true]);
  });

  it('bounds the connections of one login, and counts those that are over no more', async () => {
    const { admit, limiter, refusals } = guarded({ socketsPerPrincipal: 2 });
    const [first, second] = [await admit({ token: 'good' }), await admit({ token: 'good' })];
    expect((await admit({ token: 'good' })).refusal).toMatchObject({
      data: { code: 'too-many-connections', status: 429 },
    });
    expect(refusals).toEqual(['sockets-per-principal']);
    first.fake.end();
    const third = await admit({ token: 'good' });
    expect(third.refusal).toBeUndefined();
    await new Promise(setImmediate);
    for (const { fake } of [second, third]) fake.end();
    expect(limiter.size).toBe(0);
  });

  it('looks at no token of an address that brought too many bad ones', async () => {
    const { admit, refusals } = guarded({ failedLoginsPerMinute: 3 });
    for (let i = 0; i < 3; i += 1)
      expect((await admit({ token: 'forged' })).refusal).toMatchObject({ data: { code: 'unauthenticated' } });
    expect((await admit({ token: 'good' })).refusal).toMatchObject({
      data: { code: 'too-many-failures', status: 429, retryAfterMs: expect.any(Number) },
    });
    expect(refusals).toEqual(['bad-token', 'bad-token', 'bad-token', 'failed-logins']);
  });

  it('refuses everything while the service stops', async () => {
    const { guard, admit } = guarded();
    guard.stop();
    expect((await admit({ token: 'good' })).refusal).toMatchObject({ data: { code: 'unavailable' } });
  });
});
