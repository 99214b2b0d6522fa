import { jest } from '@jest/globals';
import { gatewayWorld } from '../../test/support/gateway/gateway-world.js';
import type { DisplayLogins } from '../modules/auth/token-verifier.js';
import type { Principal } from '../modules/auth/principal.js';
import type { RevocationEvents, Revocations } from '../modules/auth/revocations.js';
import { TypedEmitter } from '../lib/typed-emitter.js';
import { RevokedSockets } from './connections.js';

class FakeRevocations extends TypedEmitter<RevocationEvents> {
  readonly subjects = new Set<string>();

  isRevoked({ subject }: Principal): boolean {
    return this.subjects.has(subject);
  }
}

describe('RevokedSockets', () => {
  let world: ReturnType<typeof gatewayWorld>;
  let revocations: FakeRevocations;
  let revoked: RevokedSockets;
  /** What the store was asked, and what it knows. */
  let asked: string[][];
  let known: Set<string>;

  beforeEach(() => {
    jest.useFakeTimers();
    world = gatewayWorld();
    revocations = new FakeRevocations();
    asked = [];
    known = new Set(['d1', 'd2']);
    const displays: DisplayLogins = {
      principalOf: () => Promise.reject(new Error('no login expected')),
      inUse: async (ids) => {
        asked.push(ids);
        return ids.filter((id) => !known.has(id));
      },
    };
    revoked = new RevokedSockets(revocations as unknown as Revocations, displays, world.connections);
    revoked.onModuleInit();
  });
  afterEach(async () => {
    await revoked.beforeApplicationShutdown();
    world.connections.closeAll();
    expect(world.kept()).toBe(0);
    jest.useRealTimers();
  });

  it('ends every connection of a revoked login, and no other', () => {
    const [first, second, other] = [world.connect(), world.connect(), world.connect({ subject: 'bob' })];
    revocations.subjects.add('ann');
    revocations.emit('changed', { emptied: false });
    expect([first, second, other].map(({ socket }) => socket.connected)).toEqual([false, false, true]);
    expect(asked).toEqual([]);
  });

  it('ends a connection whose login was revoked while it was opening', () => {
    revocations.subjects.add('ann');
    const { socket, session } = world.connect();
    expect(socket.connected).toBe(true);
    revoked.dismissIfRevoked(session);
    expect(socket.connected).toBe(false);
  });

  it('notes every ten seconds which displays are in use, in one call, and ends those that are gone', async () => {
    const screens = ['d1', 'd1', 'd2', 'd3'].map((display) => world.connect({ display }));
    const person = world.connect();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual([['d1', 'd2', 'd3']]);
    expect([...screens, person].map(({ socket }) => socket.connected)).toEqual([
      ...[true, true, true, false],
      true,
    ]);
  });

  it('looks at once when Redis was emptied', async () => {
    const screen = world.connect({ display: 'd1' });
    known.clear();
    revocations.emit('changed', { emptied: true });
    await jest.advanceTimersByTimeAsync(0);
    expect(screen.socket.connected).toBe(false);
  });

  it('asks nothing when no display is open', async () => {
    world.connect();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(asked).toEqual([]);
  });
});
