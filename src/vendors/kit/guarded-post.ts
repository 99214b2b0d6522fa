import { isIP } from 'node:net';
import axios from 'axios';
import type { EgressProxy } from '../port/vendor.js';
import { isForbiddenAddress, isLoopbackAddress } from './addresses.js';
import { connectionsWith, FORBIDDEN_ADDRESS, guardedLookup } from './connections.js';
import { retryAfterMs } from './http-failure.js';

const HANDSHAKE_MS = 5_000;
/** What a receiver answers is not used, only its status. */
const MAX_ANSWER_BYTES = 65_536;

/** Names that lead to a cloud's metadata or to this machine, whatever the name server says. */
const FORBIDDEN_NAME = /^(metadata|metadata\.google\.internal|instance-data|localhost|.*\.localhost)$/;

export interface GuardedPost {
  /** Its host may be given by a tenant: anything that leads to this machine or to metadata is refused. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  timeoutMs: number;
  signal?: AbortSignal;
  egress?: EgressProxy | undefined;
  /** Loopback and plain http are allowed: for tests and for receivers on this machine. */
  insecure?: boolean;
}

/** `timed-out`: the request may have arrived. `unsent`: it did not. */
export type PostOutcome =
  | { kind: 'answered'; status: number; retryAfterMs?: number }
  | { kind: 'timed-out' | 'broken' | 'unsent'; why: string };

/** Why nothing may be sent to that URL, for people; undefined: it may, as far as its text says. */
export function forbiddenUrl(text: string, insecure = false): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return 'must be a URL with https://';
  if (url.protocol === 'http:' && !insecure) return 'must be a URL with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  const host = hostOf(url);
  const isLocal = host === 'localhost' || isLoopbackAddress(host);
  if (isLocal && insecure) return undefined;
  const isForbidden = isIP(host) === 0 ? FORBIDDEN_NAME.test(host) : isForbiddenAddress(host) || isLocal;
  return isForbidden
    ? 'leads to this machine or to an address of its cloud, which no receiver has'
    : undefined;
}

/**
 * Sends once: no redirect is followed, and each connection is checked again, since the owner of a name may change it.
 *
 * @param resolve looks up names; absent: the system
 */
export async function guardedPost(
  { url, headers, body, timeoutMs, signal, egress, insecure = false }: GuardedPost,
  resolve?: Parameters<typeof guardedLookup>[1],
): Promise<PostOutcome> {
  const mistake = forbiddenUrl(url, insecure);
  if (mistake !== undefined) return { kind: 'unsent', why: `The address ${mistake}.` };
  const host = hostOf(new URL(url));
  const lookup = guardedLookup(insecure ? host : '', resolve);
  const agents = connectionsWith(lookup, undefined, { keepAlive: false, handshakeMs: HANDSHAKE_MS, egress });
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await axios.request<string>({
      ...agents,
      adapter: 'http',
      method: 'POST',
      url,
      headers: { 'User-Agent': 'floorwalker', ...headers },
      data: body,
      signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_BYTES,
      proxy: false,
      responseType: 'text',
      transformRequest: (text: unknown) => text,
      transformResponse: (text: unknown) => text,
      validateStatus: () => true,
    });
    const waitMs = retryAfterMs(headerOf(answer.headers, 'retry-after'), Date.now());
    return {
      kind: 'answered',
      status: answer.status,
      ...(waitMs !== undefined && { retryAfterMs: waitMs }),
    };
  } catch (error) {
    return failureOf(error, deadline.aborted, timeoutMs);
  }
}

const UNSENT: Record<string, string> = {
  ECONNREFUSED: 'The connection was refused.',
  ENOTFOUND: 'The host name cannot be resolved.',
  EAI_AGAIN: 'The host name cannot be resolved now.',
  EHOSTUNREACH: 'There is no route to the address.',
  ENETUNREACH: 'There is no route to the address.',
  [FORBIDDEN_ADDRESS]:
    'The host name leads to this machine or to an address of its cloud, which no receiver has.',
};

/** The library's error holds the whole request, so only its code is kept. */
function failureOf(error: unknown, timedOut: boolean, timeoutMs: number): PostOutcome {
  if (timedOut) return { kind: 'timed-out', why: `There was no answer within ${timeoutMs} ms.` };
  const { code, message } = error as { code?: unknown; message?: unknown };
  const word = typeof code === 'string' ? code : 'unknown';
  if (typeof message === 'string' && message.startsWith('maxContentLength'))
    return { kind: 'broken', why: `The answer has more than ${MAX_ANSWER_BYTES} bytes.` };
  const unsent = UNSENT[word];
  if (unsent !== undefined) return { kind: 'unsent', why: unsent };
  return { kind: 'broken', why: `The connection failed (${word}).` };
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase();

function headerOf(headers: object, name: string): string | undefined {
  const found: unknown = Object.entries(headers).find(([one]) => one.toLowerCase() === name)?.[1];
  return typeof found === 'string' ? found : undefined;
}
