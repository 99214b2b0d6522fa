import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { EgressProxy } from '../../vendors/port/vendor.js';
import { isForbiddenAddress, isLoopbackAddress } from '../../vendors/kit/addresses.js';
import { connectionsWith, FORBIDDEN_ADDRESS, guardedLookup } from '../../vendors/kit/connections.js';

/** Key sets and discovery documents have some kilobytes. */
const MAX_BYTES = 262_144;
const HANDSHAKE_MS = 5_000;

export type IssuerFetch = (
  url: string,
  options: { headers?: Headers; signal: AbortSignal },
) => Promise<Response>;

/**
 * A `fetch` for what an issuer publishes: no redirects, at most 256 kB, and never an address that no issuer has, since the
 * URL may come from a document and the name from a zone that others control.
 *
 * @param configured URL in the configuration; loopback is asked only where that names it. Rejects as `fetch` does.
 * @param egress the proxy to ask it through
 */
export function issuerFetch(configured: string, egress?: EgressProxy): IssuerFetch {
  const host = hostOf(configured);
  const lookup = guardedLookup(host);
  const isLocal = host === 'localhost' || isLoopbackAddress(host);
  return (url, { headers, signal }) => {
    const target = hostOf(url);
    // Addresses are not looked up, so they are checked here.
    if (isIP(target) !== 0 && (isForbiddenAddress(target) || (isLoopbackAddress(target) && !isLocal)))
      return Promise.reject(forbidden(target));
    const options = { headers: Object.fromEntries(headers ?? []), signal };
    if (egress === undefined) return get(new URL(url), { ...options, lookup, agent: false });
    const { httpAgent, httpsAgent } = connectionsWith(lookup, undefined, {
      ...{ keepAlive: false, handshakeMs: HANDSHAKE_MS, egress },
    });
    return get(new URL(url), { ...options, agent: url.startsWith('https:') ? httpsAgent : httpAgent });
  };
}

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

const forbidden = (host: string): Error =>
  new Error(`${host} leads to an address that no issuer has (link-local, metadata, loopback)`);

function get(url: URL, options: RequestOptions & { signal: AbortSignal }): Promise<Response> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, options, (answer) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        parts.push(part);
        bytes += part.length;
        if (bytes > MAX_BYTES) answer.destroy(new Error(`the answer has more than ${MAX_BYTES} bytes`));
      });
      answer.once('error', reject);
      answer.once('end', () => {
        const { statusCode: status = 0 } = answer;
        // Other statuses cannot have a body, or are no final answer.
        const hasBody = status >= 200 && status !== 204 && status !== 304;
        if (status < 200 || status > 599) return reject(new Error(`the answer has the status ${status}`));
        resolve(new Response(hasBody ? Buffer.concat(parts) : null, { status }));
      });
    });
    request.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === FORBIDDEN_ADDRESS ? forbidden(url.hostname) : timeoutOr(error, options.signal));
    });
    request.end();
  });
}

/** A request that a deadline aborted fails with the reason of its signal, as that of `fetch`. */
function timeoutOr(error: Error, { aborted, reason }: AbortSignal): Error {
  return aborted && reason instanceof Error ? reason : error;
}
