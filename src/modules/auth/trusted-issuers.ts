import { Logger, Injectable, type OnModuleInit } from '@nestjs/common';
import type { JWTVerifyGetKey } from 'jose';
import { egressTo } from '../config/egress.js';
import { FloorConfig, type IssuerConfig } from '../config/floor-config.js';
import { discoveredKeys } from './issuer-discovery.js';
import { jwksFile, jwksUri } from './issuer-keys.js';

/** An issuer with a lookup for its public keys. */
export type TrustedIssuer = Omit<IssuerConfig, 'jwksUri' | 'jwksFile'> & { keys: JWTVerifyGetKey };

/** Whether tokens of this issuer may belong to the tenant. */
export const mayName = ({ tenant: fixed, tenants }: TrustedIssuer, tenant: string): boolean =>
  fixed === undefined ? tenants?.includes(tenant) !== false : fixed === tenant;

/** The issuers whose tokens are accepted: those of the configuration, and in the demo its own. */
@Injectable()
export class TrustedIssuers implements OnModuleInit {
  private readonly logger = new Logger('Auth');
  private readonly issuers: Map<string, TrustedIssuer>;

  constructor(config: FloorConfig) {
    this.issuers = new Map(
      config.auth.issuers.map(({ jwksUri: uri, jwksFile: file, ...one }) => [
        one.issuer,
        { ...one, keys: keysOf(one.issuer, uri, file, config.http) },
      ]),
    );
  }

  onModuleInit(): void {
    const open = [...this.issuers.values()].filter(
      ({ tenant, tenants }) => tenant === undefined && tenants === undefined,
    );
    if (this.issuers.size < 2 || open.length === 0) return;
    const names = open.map(({ issuer }) => `"${issuer}"`).join(', ');
    this.logger.warn(
      `Of ${this.issuers.size} issuers, these may issue tokens for every tenant: ${names}. ` +
        'Set auth.issuers[].tenant or auth.issuers[].tenants, so that no issuer gives access to the accounts of another company.',
    );
  }

  /** Adds an issuer that is part of the service itself. */
  trust(issuer: TrustedIssuer): void {
    this.issuers.set(issuer.issuer, issuer);
  }

  of(issuer: string): TrustedIssuer | undefined {
    return this.issuers.get(issuer);
  }
}

function keysOf(
  issuer: string,
  uri: string | undefined,
  file: string | undefined,
  http: FloorConfig['http'],
): JWTVerifyGetKey {
  if (uri !== undefined) return jwksUri(new URL(uri), { egress: egressTo(uri, http) });
  return file === undefined ? discoveredKeys(issuer, (url) => egressTo(url, http)) : jwksFile(file);
}
