import { createLocalJWKSet, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import type { TrustedIssuers } from '../../src/modules/auth/trusted-issuers.js';

const ISSUER = 'bench';
const AUDIENCE = 'floorwalker';
const ALGORITHM = 'ES256';

/** Whom a benchmark's services trust; plain data, so that several processes can trust the same. */
export interface BenchIssuer {
  publicKey: JWK;
  privateKey: JWK;
}

export async function newIssuer(): Promise<BenchIssuer> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { publicKey: await exportJWK(publicKey), privateKey: await exportJWK(privateKey) };
}

export function trusted({ publicKey }: BenchIssuer): Parameters<TrustedIssuers['trust']>[0] {
  const keys = createLocalJWKSet({ keys: [{ ...publicKey, alg: ALGORITHM }] });
  return { issuer: ISSUER, audience: AUDIENCE, algorithms: [ALGORITHM], keys };
}

export async function tokenOf({ privateKey }: BenchIssuer, tenant: string): Promise<string> {
  return new SignJWT({ tenant, scope: 'floor:read agents:command rules:manage' })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject('bench')
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('3h')
    .sign(await importJWK(privateKey, ALGORITHM));
}
