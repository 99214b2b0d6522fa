import { Injectable } from '@nestjs/common';
import type { JWTVerifyGetKey } from 'jose';
import { FloorConfig, type IssuerConfig } from '../config/floor-config.js';
import { jwksFile } from './jwks-file.js';
import { jwksUri } from './jwks-uri.js';

/** An issuer with the way to its public keys. */
export interface TrustedIssuer {
  issuer: string;
  audience: string;
  algorithms: string[];
  keys: JWTVerifyGetKey;
  /** What the `typ` of its tokens may be, when it is told. */
  typ?: string[];
}

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

function keysOf({ issuer, jwksUri: uri, jwksFile: file }: IssuerConfig): JWTVerifyGetKey {
  if (uri !== undefined) return jwksUri(new URL(uri));
  if (file !== undefined) return jwksFile(file);
  throw new Error(`Issuer "${issuer}" has neither jwksUri nor jwksFile.`);
}
