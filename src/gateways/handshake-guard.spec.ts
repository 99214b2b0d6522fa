import { gatewayConfig, gatewayWorld, principal } from '../../test/support/gateway/gateway-world.js';
import { FakeSocket } from '../../test/support/gateway/fake-socket.js';
import type { FloorSocket } from './floor-socket.js';
import { HandshakeGuard } from './handshake-guard.js';

function guarded() {
  const { verifier, tokens, server } = gatewayWorld();
  tokens.set('good', principal());
  tokens.set('just over', principal({ expiresAt: Date.now() - 1_000 }));
  const guard = new HandshakeGuard(verifier, gatewayConfig);
  const admit = async (auth: unknown) => {
    const socket = new FakeSocket(server, auth) as unknown as FloorSocket;
    const refusal = await new Promise<Error | undefined>((next) => void guard.admit(socket, next));
    return { refusal, socket };
  };
  return { guard, admit };
}

describe('HandshakeGuard', () => {
  it('lets a verified token in, with the encoding it asks for, and forgets the token', async () => {
    const { admit } = guarded();
    const { refusal, socket } = await admit({ token: 'good', encoding: 'deflate' });
    expect(refusal).toBeUndefined();
    expect(socket.data.session).toMatchObject({ principal: { subject: 'ann' }, encoding: 'deflate' });
    expect(JSON.stringify(socket.handshake)).not.toContain('good');
    expect((await admit({ token: 'good' })).socket.data.session.encoding).toBe('json');
  });

  it.each([
    ['no auth', undefined, 'bad-request'],
    ['no token', {}, 'bad-request'],
    ['a token that is no text', { token: { toString: 'x' } }, 'bad-request'],
    ['an encoding nobody knows', { token: 'good', encoding: 'gzip' }, 'bad-request'],
    ['a token nobody issued', { token: 'forged-secret' }, 'unauthenticated'],
    ['a token that is only just forgiven its end', { token: 'just over' }, 'unauthenticated'],
  ])('refuses %s', async (_what, auth, code) => {
    const { refusal, socket } = await guarded().admit(auth);
    expect(refusal).toMatchObject({ data: { code, status: expect.any(Number), detail: expect.any(String) } });
    expect(JSON.stringify(refusal)).not.toContain('forged-secret');
    expect(socket.data.session).toBeUndefined();
  });

  it('lets nobody in while the service stops', async () => {
    const { guard, admit } = guarded();
    guard.stop();
    expect((await admit({ token: 'good' })).refusal).toMatchObject({ data: { code: 'unavailable' } });
  });
});
