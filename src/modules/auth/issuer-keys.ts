import { readFile, stat } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { KeySet } from '../config/issuer-checks.js';
import { reasonOf } from '../config/config-mistakes.js';
import type { EgressProxy } from '../../vendors/port/vendor.js';
import { issuerFetch } from './issuer-fetch.js';

/** A new key has to count soon, and a `stat` of the file is cheap. */
const RECHECK_MS = 1_000;

/**
 * Public keys in a local file, read again when it changes. While the file cannot be read (half written, missing) the keys
 * of the last read stay in force; to remove a key, write a file without it.
 */
export function jwksFile(file: string): JWTVerifyGetKey {
  const logger = new Logger('Auth');
  let keys: JWTVerifyGetKey | undefined;
  let stamp: string | undefined;
  let checkedAt = -Infinity;
  let broken = false;

  const readKeys = async (): Promise<JWTVerifyGetKey> => {
    if (keys !== undefined && performance.now() - checkedAt < RECHECK_MS) return keys;
    checkedAt = performance.now();
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
    const current = await readKeys().catch((error: unknown) => {
      if (known === undefined) throw error;
      if (!broken)
        logger.error(
          `Cannot read the keys in ${file} (${reasonOf(error)}); the keys read before stay in force.`,
        );
      broken = true;
      return known;
    });
    return current(header, token);
  };
}

const FETCH_MS = 5_000;
/** Minimum time between two fetches for unknown keys, so that invented key ids cannot flood the issuer with requests. */
const COOLDOWN_MS = 30_000;
const CACHE_MS = 600_000;
/** Pause after a failed fetch, however many tokens arrive. */
const RETRY_AFTER_FAILURE_MS = 5_000;
/** How long known keys stay valid while the issuer is unreachable; a bound for keys it withdraws meanwhile. */
const STALE_KEYS_MS = 3_600_000;

interface JwksOptions {
  /** What the URL was found with, if it is not itself in the configuration. */
  configured?: string;
  egress?: EgressProxy | undefined;
}

/** Public keys at a URL: fetched when first needed, cached, and fetched again for an unknown key id. */
export function jwksUri(url: URL, { configured = url.href, egress }: JwksOptions = {}): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(url, {
    [customFetch]: issuerFetch(configured, egress),
    timeoutDuration: FETCH_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: CACHE_MS,
  });
  let failure: { at: number; error: unknown } | undefined;
  let answeredAt = -Infinity;

  const fromKnown: JWTVerifyGetKey = (header, token) => {
    const known = remote.jwks();
    if (known === undefined || performance.now() - answeredAt > STALE_KEYS_MS) throw failure?.error;
    return createLocalJWKSet(known)(header, token);
  };

  return async (header, token) => {
    if (failure !== undefined && performance.now() - failure.at < RETRY_AFTER_FAILURE_MS)
      return fromKnown(header, token);
    try {
      const key = await remote(header, token);
      failure = undefined;
      if (remote.fresh) answeredAt = performance.now();
      return key;
    } catch (error) {
      if (isTokenError(error)) throw error;
      failure = { at: performance.now(), error };
      return fromKnown(header, token);
    }
  };
}

/** The keys were read, but none fits the token. */
const isTokenError = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;
