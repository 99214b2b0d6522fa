import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  calculateJwkThumbprint,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
} from 'jose';
import { z } from 'zod';
import { SCOPES, type Scope } from '../auth/principal.js';
import { TrustedIssuers } from '../auth/trusted-issuers.js';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { RedisConnections } from '../redis/redis-connections.js';

export const DEMO_ROLES = ['viewer', 'supervisor', 'admin'] as const;
export type DemoRole = (typeof DEMO_ROLES)[number];

const ISSUER = 'local-demo';
const AUDIENCE = 'floorwalker';
const ALGORITHM = 'ES256';
const TOKEN_MS = 3_600_000;

const SCOPES_OF: Record<DemoRole, readonly Scope[]> = {
  viewer: ['floor:read', 'history:read'],
  supervisor: ['floor:read', 'agents:command', 'callers:read', 'history:read'],
  admin: SCOPES,
};

const PrivateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
});

interface KeyPair {
  kid: string;
  sign: CryptoKey;
  verify: CryptoKey;
}

/**
 * Issues tokens for the demo without a login, since all its data is simulated. The key is stored in Redis, so that boards
 * stay logged in over a restart and several instances accept each other's tokens.
 */
@Injectable()
export class DemoIssuer implements OnModuleInit {
  private readonly redisKey: string;
  private pair: KeyPair | undefined;

  constructor(
    private readonly redis: RedisConnections,
    private readonly issuers: TrustedIssuers,
    config: FloorConfig,
  ) {
    this.redisKey = `${config.redis.prefix}:demo:issuer-key`;
  }

  onModuleInit(): void {
    this.issuers.trust({
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: [ALGORITHM],
      keys: ({ kid }) => this.verifyKey(kid),
    });
  }

  /** Throws `unavailable` while the key cannot be read. */
  async token(role: DemoRole): Promise<{ token: string; expiresAt: number }> {
    const { kid, sign } = this.pair ?? (await this.read());
    const now = Math.floor(Date.now() / 1000);
    const expiresAt = now * 1000 + TOKEN_MS;
    const token = await new SignJWT({ tenant: 'demo', scope: SCOPES_OF[role].join(' ') })
      .setProtectedHeader({ alg: ALGORITHM, kid })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(`demo-${role}`)
      .setIssuedAt(now)
      .setExpirationTime(expiresAt / 1000)
      .sign(sign);
    return { token, expiresAt };
  }

  /** An unknown key may come from another instance, after Redis was emptied. */
  private async verifyKey(kid: string | undefined): Promise<CryptoKey> {
    const pair = this.pair?.kid === kid ? this.pair : await this.read();
    if (pair === undefined || pair.kid !== kid) throw new errors.JWKSNoMatchingKey();
    return pair.verify;
  }

  private async read(): Promise<KeyPair> {
    try {
      const stored = (await this.redis.commands.get(this.redisKey)) ?? (await this.create());
      return (this.pair = await pairOf(stored));
    } catch (error) {
      throw new FloorError('unavailable', 'The signing key of the demo cannot be read from Redis now.', {
        cause: error,
      });
    }
  }

  private async create(): Promise<string> {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    const jwk = await exportJWK(privateKey);
    const created = JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk) });
    // If several instances start at once, the first key stays.
    await this.redis.commands.set(this.redisKey, created, 'NX');
    return (await this.redis.commands.get(this.redisKey)) ?? created;
  }
}

async function pairOf(stored: string): Promise<KeyPair> {
  const { d, kid, ...publicJwk } = PrivateJwk.parse(JSON.parse(stored));
  return {
    kid,
    sign: await cryptoKey({ ...publicJwk, d }),
    verify: await cryptoKey(publicJwk),
  };
}

async function cryptoKey(jwk: object): Promise<CryptoKey> {
  const key = await importJWK(jwk, ALGORITHM);
  if (key instanceof Uint8Array) throw new Error('An ES256 key must not be a shared secret.');
  return key;
}
