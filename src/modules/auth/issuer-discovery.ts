import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { isSecureAddress } from '../config/secure-address.js';
import type { EgressProxy } from '../../vendors/port/vendor.js';
import { issuerFetch } from './issuer-fetch.js';
import { jwksUri } from './issuer-keys.js';

const TIMEOUT_MS = 5_000;
/** Pause after a failed discovery, however many tokens arrive. */
const RETRY_AFTER_FAILURE_MS = 5_000;
/** An unknown key may mean that the issuer publishes its keys elsewhere now; it is asked again at most this often. */
const REDISCOVER_MS = 300_000;

const Metadata = z.object({
  issuer: z.string(),
  jwks_uri: z.string().refine(isSecureAddress, 'must be a URL with https://'),
});

/** Where the issuer publishes its keys (OpenID Connect Discovery). Rejects if it does not answer as that issuer. */
async function discoverJwksUri(issuer: string, egress: EgressProxy | undefined): Promise<string> {
  const url = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
  const answer = await issuerFetch(issuer, egress)(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}`);
  const metadata = Metadata.safeParse(await answer.json().catch(() => undefined));
  if (!metadata.success) throw new Error(`${url} is no discovery document with issuer and jwks_uri`);
  if (metadata.data.issuer !== issuer)
    throw new Error(`${url} is the document of another issuer: set auth.issuers[].issuer exactly as it says`);
  return metadata.data.jwks_uri;
}

/** The proxy for a URL; undefined: it is asked directly. */
type EgressTo = (url: string) => EgressProxy | undefined;

/** Public keys of an issuer, at the address in its discovery document. The document is read when first needed. */
export function discoveredKeys(issuer: string, egressTo: EgressTo = () => undefined): JWTVerifyGetKey {
  let known: { uri: string; keys: JWTVerifyGetKey } | undefined;
  let readAt = -Infinity;
  let failure: { at: number; error: unknown } | undefined;
  let reading: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    if (failure !== undefined && performance.now() - failure.at < RETRY_AFTER_FAILURE_MS) throw failure.error;
    try {
      const uri = await discoverJwksUri(issuer, egressTo(issuer));
      if (uri !== known?.uri)
        known = { uri, keys: jwksUri(new URL(uri), { configured: issuer, egress: egressTo(uri) }) };
      failure = undefined;
      readAt = performance.now();
    } catch (error) {
      failure = { at: performance.now(), error };
      throw error;
    }
  };
  const readOnce = (): Promise<void> => (reading ??= read().finally(() => (reading = undefined)));

  return async (header, token) => {
    if (known === undefined) await readOnce();
    const before = known;
    if (before === undefined) throw new Error(`the keys of ${issuer} are not known`);
    try {
      return await before.keys(header, token);
    } catch (error) {
      if (performance.now() - readAt < REDISCOVER_MS) throw error;
      await readOnce().catch(() => undefined);
      if (known === before || known === undefined) throw error;
      return known.keys(header, token);
    }
  };
}
