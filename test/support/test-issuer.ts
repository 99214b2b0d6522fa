import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

export interface Claims {
  sub?: string;
  tenant?: string;
  scope?: string;
  accounts?: string[];
  queues?: string[];
  groups?: string[];
  /** An agent's own token. */
  agent?: string;
  /** How long the token is good, in seconds from now; negative: it is over already. */
  lifeS?: number;
  jti?: string;
  iss?: string;
  aud?: string;
}

const ISSUER = 'https://id.test';
const AUDIENCE = 'floorwalker';

/** An issuer of the test's own, known to the service by a key file. */
export class TestIssuer {
  private constructor(
    private readonly key: CryptoKey,
    readonly publicJwk: JWK,
    /** Its entry in the configuration. */
    readonly config: { issuer: string; audience: string; jwksFile: string; algorithms: string[] },
  ) {}

  static async create(folder: string): Promise<TestIssuer> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'world', alg: 'ES256' };
    const jwksFile = path.join(folder, 'jwks.json');
    await writeFile(jwksFile, JSON.stringify({ keys: [jwk] }));
    return new TestIssuer(privateKey, jwk, {
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksFile,
      algorithms: ['ES256'],
    });
  }

  /** By default: a viewer of the tenant `acme`, for an hour. */
  token(claims: Claims = {}, key = this.key): Promise<string> {
    return this.unsigned(claims).setProtectedHeader({ alg: 'ES256', kid: 'world' }).sign(key);
  }

  unsigned({ sub = 'ann', lifeS = 3_600, iss = ISSUER, aud = AUDIENCE, ...more }: Claims = {}): SignJWT {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ tenant: 'acme', scope: 'floor:read', ...more })
      .setIssuer(iss)
      .setAudience(aud)
      .setSubject(sub)
      .setIssuedAt(now)
      .setExpirationTime(now + lifeS);
  }
}
