import { verifierOf } from '../../../test/support/token-verifier.js';
import { SCOPES } from '../auth/principal.js';
import type { TokenVerifier } from '../auth/token-verifier.js';
import { TrustedIssuers } from '../auth/trusted-issuers.js';
import type { FloorConfig } from '../config/floor-config.js';
import type { RedisConnections } from '../redis/redis-connections.js';
import { DemoIssuer } from './demo-issuer.js';

/** The two commands the issuer uses, over one map that several instances share. */
class FakeRedis {
  readonly values = new Map<string, string>();
  away = false;
  readonly commands = {
    get: (key: string) => this.answer(() => this.values.get(key) ?? null),
    set: (key: string, value: string, mode?: 'NX') =>
      this.answer(() => {
        if (mode !== 'NX' || !this.values.has(key)) this.values.set(key, value);
        return 'OK';
      }),
  };

  private answer<T>(value: () => T): Promise<T> {
    return this.away ? Promise.reject(new Error('Connection is closed.')) : Promise.resolve(value());
  }
}

describe('DemoIssuer', () => {
  const config = { auth: { origins: [], issuers: [] }, redis: { prefix: 'p' } } as unknown as FloorConfig;
  let redis: FakeRedis;
  beforeEach(() => (redis = new FakeRedis()));

  const instance = (): { issuer: DemoIssuer; verifier: TokenVerifier } => {
    const issuers = new TrustedIssuers(config);
    const issuer = new DemoIssuer(redis as unknown as RedisConnections, issuers, config);
    issuer.onModuleInit();
    return { issuer, verifier: verifierOf(issuers) };
  };

  it.each([
    ['viewer', ['floor:read', 'history:read']],
    ['supervisor', ['floor:read', 'agents:command', 'callers:read', 'history:read']],
    ['admin', SCOPES],
  ] as const)('gives a %s the right scopes for an hour', async (role, scopes) => {
    const { issuer, verifier } = instance();
    const before = Date.now();
    const { token, expiresAt } = await issuer.token(role);
    const after = Date.now();
    expect(await verifier.verify(token)).toEqual({
      subject: `demo-${role}`,
      issuer: 'local-demo',
      tenant: 'demo',
      scopes: new Set(scopes),
      issuedAt: expiresAt - 3_600_000,
      expiresAt,
    });
    expect(expiresAt).toBeGreaterThan(before + 3_598_000); // a token knows whole seconds
    expect(expiresAt).toBeLessThanOrEqual(after + 3_600_000);
  });

  it('agrees with the other instances on one Redis, also with those that start in the same instant or later', async () => {
    const all = [instance(), instance()];
    const tokens = await Promise.all(all.map(({ issuer }) => issuer.token('viewer')));
    for (const { verifier } of [...all, instance()])
      for (const { token } of tokens)
        await expect(verifier.verify(token)).resolves.toMatchObject({ tenant: 'demo' });
    expect(redis.values.size).toBe(1);
  });

  it('takes up the key of a Redis that was emptied and filled by another instance', async () => {
    const old = instance();
    const { token } = await old.issuer.token('viewer');
    redis.values.clear();
    const fresh = await instance().issuer.token('viewer');
    await expect(old.verifier.verify(fresh.token)).resolves.toBeDefined();
    await expect(old.verifier.verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('says that the store is away, and needs it only once', async () => {
    const { issuer, verifier } = instance();
    redis.away = true;
    await expect(issuer.token('viewer')).rejects.toMatchObject({ code: 'unavailable' });
    redis.away = false;
    const { token } = await issuer.token('viewer');
    redis.away = true;
    await expect(verifier.verify(token)).resolves.toBeDefined();
    await expect(issuer.token('admin')).resolves.toBeDefined();
  });
});
