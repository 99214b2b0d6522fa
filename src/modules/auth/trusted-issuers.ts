import { Injectable } from '@nestjs/common';
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { FloorConfig, type IssuerConfig } from '../config/floor-config.js';
import { jwksFile } from './jwks-file.js';

/** An issuer with the way to its public keys. */
export interface TrustedIssuer {
  issuer: string;
  audience: string;
  algorithms: string[];
  keys: JWTVerifyGetKey;
}

const FETCH_MS = 5_000;
/** Between two fetches for keys we do not know, so that made-up key ids cannot make us hammer the issuer. */
const COOLDOWN_MS = 30_000;
const KEYS_LAST_MS = 600_000;

/** The fixed list of those whose tokens count; nothing in a token can add to it. */
@Injectable()
export class TrustedIssuers {
  private readonly issuers: Map<string, TrustedIssuer>;

  constructor(config: FloorConfig) {
    this.issuers = new Map(config.auth.issuers.map((one) => [one.issuer, { ...one, keys: keysOf(one) }]));
  }

  /** For an issuer that is part of the service itself. */
  trust(issuer: TrustedIssuer): void {
    this.issuers.set(issuer.issuer, issuer);
  }

  of(issuer: string): TrustedIssuer | undefined {
    return this.issuers.get(issuer);
  }
}

function keysOf({ issuer, jwksUri, jwksFile: file }: IssuerConfig): JWTVerifyGetKey {
  if (jwksUri !== undefined)
    return createRemoteJWKSet(new URL(jwksUri), {
      timeoutDuration: FETCH_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: KEYS_LAST_MS,
    });
  if (file !== undefined) return jwksFile(file);
  throw new Error(`Issuer "${issuer}" has neither jwksUri nor jwksFile.`);
}
