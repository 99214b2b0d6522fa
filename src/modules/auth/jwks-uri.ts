import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

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
