import { isDeepStrictEqual } from 'node:util';
import { Logger, Injectable, type OnModuleInit } from '@nestjs/common';
import type { JWTVerifyGetKey } from 'jose';
import { ConfigChanges } from '../config/config-changes.js';
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
  /** Those of the configuration, and how they were configured. */
  private configured: ReadonlyMap<string, { as: IssuerConfig; issuer: TrustedIssuer }> = new Map();
  private readonly own = new Map<string, TrustedIssuer>();

  constructor(
    private readonly config: FloorConfig,
    changes: ConfigChanges = new ConfigChanges(),
  ) {
    this.configure();
    changes.on('issuers', () => {
      this.configure();
      this.warnOfOpenOnes();
    });
  }

  onModuleInit(): void {
    this.warnOfOpenOnes();
  }

  /** An issuer that is configured as before keeps the keys that were fetched. */
  private configure(): void {
    this.configured = new Map(
      this.config.auth.issuers.map((as) => {
        const known = this.configured.get(as.issuer);
        const issuer =
          known !== undefined && isDeepStrictEqual(known.as, as)
            ? known.issuer
            : trusted(as, this.config.http);
        return [as.issuer, { as, issuer }];
      }),
    );
  }

  private warnOfOpenOnes(): void {
    const all = [...this.configured.values()].map(({ issuer }) => issuer);
    const open = all.filter(({ tenant, tenants }) => tenant === undefined && tenants === undefined);
    if (all.length < 2 || open.length === 0) return;
    const names = open.map(({ issuer }) => `"${issuer}"`).join(', ');
    this.logger.warn(
      `Of ${all.length} issuers, these may issue tokens for every tenant: ${names}. ` +
        'Set auth.issuers[].tenant or auth.issuers[].tenants, so that no issuer gives access to the accounts of another company.',
    );
  }

  /** Adds an issuer that is part of the service itself. */
  trust(issuer: TrustedIssuer): void {
    this.own.set(issuer.issuer, issuer);
  }

  of(issuer: string): TrustedIssuer | undefined {
    return this.configured.get(issuer)?.issuer ?? this.own.get(issuer);
  }
}

const trusted = (
  { jwksUri: uri, jwksFile: file, ...one }: IssuerConfig,
  http: FloorConfig['http'],
): TrustedIssuer => ({
  ...one,
  keys: keysOf(one.issuer, uri, file, http),
});

function keysOf(
  issuer: string,
  uri: string | undefined,
  file: string | undefined,
  http: FloorConfig['http'],
): JWTVerifyGetKey {
  if (uri !== undefined) return jwksUri(new URL(uri), { egress: egressTo(uri, http) });
  return file === undefined ? discoveredKeys(issuer, (url) => egressTo(url, http)) : jwksFile(file);
}
