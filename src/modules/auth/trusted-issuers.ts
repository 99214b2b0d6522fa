import { readFile, stat } from 'node:fs/promises';
import { Logger, Injectable } from '@nestjs/common';
import { createLocalJWKSet, type JWTVerifyGetKey, createRemoteJWKSet, errors } from 'jose';
import { KeySet } from '../config/issuer-checks.js';
import { reasonOf } from '../config/config-mistakes.js';
import { FloorConfig, type IssuerConfig } from '../config/floor-config.js';

/** A new key must count soon, and a look at the file costs next to nothing. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Public keys in a local file, read again when it changes. A file that cannot be read (half written, gone) leaves the
 * keys known so far in force: keys are taken away by writing a file without them, not by breaking it.
 */
function jwksFile(file: string): JWTVerifyGetKey {
  const logger = new Logger('Auth');
  let keys: JWTVerifyGetKey | undefined;
  let stamp: string | undefined;
  let lookedAt = -Infinity;
  let broken = false;

  const look = async (): Promise<JWTVerifyGetKey> => {
    if (keys !== undefined && performance.now() - lookedAt < LOOK_AGAIN_MS) return keys;
    lookedAt = performance.now();
    const { mtimeMs, size, ino } = await stat(file);
    const current = `${mtimeMs} ${size} ${ino}`;
    if (keys !== undefined && current === stamp) return keys;
    keys = createLocalJWKSet(KeySet.parse(JSON.parse(await readFile(file, 'utf8'))));
    stamp = current;
    broken = false;
    return keys;
  };

  return async (header, token) => {
    const known = keys;
    const current = await look().catch((error: unknown) => {
      if (known === undefined) throw error;
      if (!broken)
        logger.error(`The keys in ${file} cannot be read (${reasonOf(error)}); those known stay in force.`);
      broken = true;
      return known;
    });
    return current(header, token);
  };
}

const FETCH_MS = 5_000;
/** Between two fetches for keys we do not know, so that made-up key ids cannot make us hammer the issuer. */
const COOLDOWN_MS = 30_000;
const KEYS_LAST_MS = 600_000;
/** After a fetch that failed nobody asks again for so long, however many tokens come. */
const AFTER_FAILURE_MS = 5_000;
/** An issuer that is away locks nobody out for so long; a key it took back meanwhile does not live on for ever. */
const KEYS_OUTLAST_MS = 3_600_000;

/** Public keys at an address: fetched when first needed, kept, and fetched again for a key that is not among them. */
export function jwksUri(url: URL): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: FETCH_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: KEYS_LAST_MS,
  });
  let failure: { at: number; error: unknown } | undefined;
  let answeredAt = -Infinity;

  const fromKnown: JWTVerifyGetKey = (header, token) => {
    const known = remote.jwks();
    if (known === undefined || performance.now() - answeredAt > KEYS_OUTLAST_MS) throw failure?.error;
    return createLocalJWKSet(known)(header, token);
  };

  return async (header, token) => {
    if (failure !== undefined && performance.now() - failure.at < AFTER_FAILURE_MS)
      return fromKnown(header, token);
    try {
      const key = await remote(header, token);
      failure = undefined;
      if (remote.fresh) answeredAt = performance.now();
      return key;
    } catch (error) {
      if (isTheTokensFault(error)) throw error;
      failure = { at: performance.now(), error };
      return fromKnown(header, token);
    }
  };
}

/** The keys are there, and the token's is none of them. */
const isTheTokensFault = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

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
