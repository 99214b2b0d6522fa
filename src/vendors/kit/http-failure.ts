import { FORBIDDEN_ADDRESS, OTHER_KEY } from './connections.js';
import {
  PermissionMissing,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  VendorUnavailable,
  VendorError,
  CommandRejected,
} from '../port/errors.js';
import { readJson } from './parse.js';
import type { VendorRequest } from './request.js';

/** A longer wait is cut to a day: an endless one is no number of milliseconds. */
const LONGEST_MS = 86_400_000;

/** `Retry-After` in milliseconds from `now`: seconds or an HTTP date; undefined when absent or unreadable. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return Math.min(LONGEST_MS, Number(text) * 1000);
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : Math.min(LONGEST_MS, Math.max(0, instant - now));
}

/** A request that brought no answer, or one that is none. `passing`: likely to succeed when asked again at once. */
export interface HttpFailure {
  error: VendorError;
  passing: boolean;
  /** It was sent on an idle connection that the other side had closed meanwhile, and most likely never arrived. */
  stale?: true;
  /** No byte of the request was sent. */
  unsent?: true;
}

interface RequestFate {
  /** Account, method and path, to begin a sentence with. */
  what: string;
  timeoutMs: number;
  timedOut: boolean;
  calledOff: boolean;
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'refused the connection: is it running, and is the address (baseUrl) right?',
  ECONNRESET: 'cut the connection',
  EPIPE: 'cut the connection',
  ENOTFOUND: 'has a host name that cannot be resolved: is the address (baseUrl) right?',
  EAI_AGAIN: 'has a host name that cannot be resolved now: does the name server answer?',
  EHOSTUNREACH: 'has an address to which there is no route',
  ENETUNREACH: 'has an address to which there is no route',
  ETIMEDOUT: 'did not accept a connection',
  [FORBIDDEN_ADDRESS]:
    'has a host name that leads to an address no phone system has (link-local, metadata, loopback): who answers for it?',
  EPROTO: 'does not speak TLS there: should the address (baseUrl) begin with http:?',
};

const PASSING_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);
const CUT_CODES = new Set(['ECONNRESET', 'EPIPE']);
const PASSING_STATUSES = new Set([502, 503, 504]);
const UNSENT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPROTO',
  FORBIDDEN_ADDRESS,
]);
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/;

/**
 * What went wrong on the way. The HTTP library's error holds the whole request, token and password included, so of it
 * only the code and the message without any query are kept.
 */
export function transportFailure(error: unknown, fate: RequestFate): HttpFailure {
  const { what, timeoutMs, timedOut, calledOff } = fate;
  const { code, message } = coded(error);
  const cause = Object.assign(new Error(message.replace(/\?\S*/g, '')), { code });
  const unavailable = (text: string) => new VendorUnavailable(`${what} ${text}`, { cause });
  if (calledOff)
    return {
      error: unavailable('was called off before it answered: the poll ran out of time'),
      passing: false,
    };
  if (timedOut) return { error: unavailable(`did not answer within ${timeoutMs} ms`), passing: false };
  if (message.startsWith('maxContentLength'))
    return {
      error: new VendorProtocolError(`${what} answered with more than can be read`, '', { cause }),
      passing: false,
    };
  if (message.includes('aborted'))
    return { error: unavailable('broke off in the middle of its answer'), passing: false };
  if (code.startsWith('HPE_'))
    return { error: new VendorProtocolError(`${what} does not speak HTTP`, '', { cause }), passing: false };
  if (CERTIFICATE.test(code))
    return {
      error: unavailable(
        `has a certificate that is not trusted (${code}): give its authority in tls.caFile or its key in tls.pinSha256`,
      ),
      passing: false,
      unsent: true,
    };
  if (code === OTHER_KEY)
    return {
      error: unavailable(`is another system, or has a new certificate: ${message}`),
      passing: false,
      unsent: true,
    };
  return {
    error: unavailable(REASONS[code] ?? `failed (${code})`),
    passing: PASSING_CODES.has(code),
    ...(CUT_CODES.has(code) && onReusedSocket(error) && { stale: true }),
    ...(UNSENT_CODES.has(code) && { unsent: true }),
  };
}

/** What an HTTP status other than 2xx means, where the vendor's client does not judge it itself. */
export function statusFailure(
  status: number,
  headers: Readonly<Record<string, string>>,
  what: string,
  now: number,
): HttpFailure {
  const answered = `${what} answered ${status}`;
  const wait = retryAfterMs(headers['retry-after'], now);
  if (status === 429)
    return {
      error: new VendorThrottled(`${answered}: too many requests`, wait),
      passing: false,
    };
  if (status === 401 || status === 403)
    return {
      error: new (status === 403 ? PermissionMissing : VendorAuthFailed)(
        `${answered}: check the account's credentials and their permissions`,
        { status },
      ),
      passing: false,
    };
  if (status >= 500)
    return {
      // A gateway that cannot reach the system speaks for all of it.
      error: new VendorUnavailable(answered, { answered: !PASSING_STATUSES.has(status) }),
      passing: PASSING_STATUSES.has(status) && wait === undefined,
    };
  const hint =
    status >= 300 && status < 400
      ? `${target(headers['location'])}; redirects are not followed, so give the final address as baseUrl`
      : status === 404
        ? ': is the address (baseUrl) right?'
        : '';
  return { error: new VendorProtocolError(`${answered}${hint}`, ''), passing: false };
}

/** Without the query, into which servers copy ours. */
function target(location: string | undefined): string {
  if (location === undefined) return '';
  return ` and points to ${location.replace(/[?#].*$/s, '').slice(0, 200)}`;
}

function onReusedSocket(error: unknown): boolean {
  const { request } = error as { request?: { reusedSocket?: unknown } };
  return request?.reusedSocket === true;
}

function coded(error: unknown): { code: string; message: string } {
  if (typeof error !== 'object' || error === null) return { code: 'unknown', message: 'unknown failure' };
  const { code, message } = error as { code?: unknown; message?: unknown };
  return {
    code: typeof code === 'string' ? code : 'unknown',
    message: typeof message === 'string' ? message : 'unknown failure',
  };
}

export type Attempt<T> = { value: T } | HttpFailure;

/** An answer of any status, as it came. */
export interface RawAnswer {
  status: number;
  text: string;
  headers: Record<string, string>;
  askedAt: number;
  receivedAt: number;
}

/** The value the caller wants, or what the answer says went wrong. */
export function judgeAnswer<T>(request: VendorRequest<T>, raw: RawAnswer, what: string): Attempt<T> {
  const { status, headers, askedAt, receivedAt } = raw;
  const refusal = status < 200 || status > 299;
  const failure = refusal ? statusFailure(status, headers, what, receivedAt) : undefined;
  try {
    if (failure !== undefined && !acceptable(request, raw, what))
      return isRefusedWrite(request, status, failure) ? refusedWrite(status, what) : failure;
    const vendorDate = Date.parse(headers['date'] ?? '');
    const answer = {
      status,
      data: dataOf(request, raw, what),
      headers,
      askedAt,
      receivedAt,
      ...(!Number.isNaN(vendorDate) && { vendorDate }),
    };
    return { value: request.parse(answer, what) };
  } catch (error) {
    if (error instanceof VendorError) return { error, passing: false };
    throw error;
  }
}

/** A 4xx without the vendor's own words in it. Of a read it would mean that we ask the wrong thing. */
function isRefusedWrite<T>({ write }: VendorRequest<T>, status: number, { error }: HttpFailure): boolean {
  return write !== undefined && status >= 400 && error instanceof VendorProtocolError;
}

function refusedWrite(status: number, what: string): HttpFailure {
  const vendorCode = String(status);
  return { error: new CommandRejected(`${what} answered ${status}`, { vendorCode }), passing: false };
}

function dataOf<T>({ blank }: VendorRequest<T>, { status, text }: RawAnswer, what: string): unknown {
  if (blank !== true || text.trim() !== '') return readJson(text, what);
  return status === 204 ? null : undefined;
}

function acceptable<T>(request: VendorRequest<T>, raw: RawAnswer, what: string): boolean {
  const { accepts, evenFailing } = request;
  const { status } = raw;
  const highest = evenFailing === true ? 599 : 499;
  if (accepts === undefined || status < 400 || status > highest || status === 429) return false;
  try {
    return accepts(status, dataOf(request, raw, what));
  } catch (error) {
    // The body of a refusal is often a page for people: then the status alone says what it is.
    if (error instanceof VendorError) return false;
    throw error;
  }
}
