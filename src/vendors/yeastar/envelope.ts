import { withoutContent, type Blank } from '../kit/blank.js';
import type { RequestContext } from '../kit/session-auth.js';
import type { z } from 'zod';
import {
  CommandRejected,
  PermissionMissing,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  VendorUnavailable,
  type VendorError,
} from '../port/errors.js';
import { parseAnswer } from '../kit/parse.js';
import type { VendorHttp } from '../kit/http.js';
import type { VendorRequest } from '../kit/request.js';
import { Envelope } from './schema.js';
import type { ApiVersion } from './system.js';

/** 10004: the access token is unknown, revoked or has expired. A fresh one may do. */
export class TokenRefused extends VendorAuthFailed {}

interface YeastarRefusal {
  errcode: number;
  /** What the system says of it. */
  errmsg: string;
  /** When the system ends its block of our address, epoch ms. */
  retryAt?: number;
  endpoint: string;
  /** Account, method and path, to begin a sentence with. */
  what: string;
}

/** A wrong client id or secret, and a login that is refused in other words. */
const LOGIN_REFUSED = [-1, 1, 10005, 20002, 40002];

const API_OFF = 70123;

/** Eight tokens that were not given back become free within half an hour; asking every poll does not help. */
const TOKEN_CAP_RETRY_MS = 60_000;

/** The vendor's error codes in our terms. */
export function envelopeFailure({ errcode, errmsg, retryAt, endpoint, what }: YeastarRefusal): VendorError {
  const said = `${what} answered ${errcode} ${errmsg}`.trimEnd();
  if (endpoint === 'get_token' && LOGIN_REFUSED.includes(errcode))
    return new VendorAuthFailed(
      `${said}: check clientId and clientSecret against Integrations > API in the PBX`,
    );
  switch (errcode) {
    case -2:
      return new VendorUnavailable(said, { answered: true });
    case 10004:
      return new TokenRefused(said);
    case 10005:
    case 80010:
      return new PermissionMissing(
        `${said}: the API application has no permission for this; give it one under Integrations > API`,
      );
    case 70656:
      return new PermissionMissing(
        `${said}: this function of the API is not enabled; does the plan of the PBX include it?`,
      );
    case 70004:
      return new VendorAuthFailed(
        `${said}: the system has blocked our address${until(retryAt)}; remove it from its blocked IP addresses, and check the credentials`,
        retryAt === undefined ? {} : { retryAt },
      );
    case 70087:
      return new VendorAuthFailed(
        `${said}: our address is not in the IP allow-list; add it under Integrations > API`,
      );
    case 70082:
      return new VendorThrottled(said, undefined);
    case API_OFF:
      return new VendorUnavailable(`${said}: the API is switched off in the PBX, under Integrations > API`);
    case 10001:
    case 10002:
    case 10003:
      return new VendorProtocolError(
        `${said}: the system does not offer this API version or path; is its firmware recent enough, and baseUrl without a path?`,
        'errcode',
      );
  }
  if (endpoint === 'get_token' && errcode === 60002)
    return new VendorThrottled(
      `${said}: eight access tokens of this client id are alive, and the system allows no more; ` +
        'a slot is free when another program gives one back or after 30 minutes at the latest',
      TOKEN_CAP_RETRY_MS,
    );
  return new VendorProtocolError(said, 'errcode');
}

const until = (instant: number | undefined): string =>
  instant === undefined ? '' : ` until ${new Date(instant).toISOString()}`;

const HINTS: Readonly<Record<number, string>> = {
  10009:
    'the PBX does not do this here: pause reasons need a plan with a call center, and static agents are always logged in',
  40003: 'this number or name is taken',
  60001: 'it knows no such thing (any more)',
  60002: 'there can be no more of them',
  70130: 'the call is over, or went elsewhere',
  70132: 'that is not possible with the call as it is now',
};

/** The same for a request that changes something: an error code then means that nothing was done. */
function writeFailure(refusal: YeastarRefusal): VendorError {
  const { errcode, errmsg, what } = refusal;
  const said = `${what} answered ${errcode} ${errmsg}`.trimEnd();
  // Partial success, and "processing": something was done, or will be. Only a look at the floor tells what.
  if (errcode === 1 || errcode === 2) return new VendorProtocolError(said, 'errcode');
  const error = envelopeFailure(refusal);
  if (!(error instanceof VendorProtocolError) && errcode !== API_OFF) return error;
  const hint = HINTS[errcode];
  return new CommandRejected(hint === undefined ? error.message : `${said}: ${hint}`, {
    vendorCode: String(errcode),
    cause: error,
  });
}

interface YeastarAsk<T> {
  method: 'GET' | 'POST';
  /** Below the API's path. */
  endpoint: string;
  /** Absent: 1.0, which all but reports and records have. */
  version?: ApiVersion;
  query?: Readonly<Record<string, string | number>>;
  body?: Readonly<Record<string, unknown>>;
  accessToken?: string;
  signal: AbortSignal;
  retry?: { left: number };
  budget?: RequestContext['budget'];
  /** It changes something: a GET may. */
  write?: NonNullable<VendorRequest<T>['write']>;
  /** Error codes that are an answer to this question; they give no value. */
  codes?: readonly number[];
  /** Where a list is due: what an answer without content stands for. */
  empty?: { value: T };
  schema: z.ZodType<T>;
}

export interface YeastarAnswer<T> extends Blank {
  /** Absent when the answer was one of `codes`. */
  value?: T;
  receivedAt: number;
}

const apiPath = (version: ApiVersion = 'v1.0'): string => `/openapi/${version}/`;

/** One request in the vendor's manner: token in the query, errors in an envelope whose HTTP status is 200. */
export class YeastarApi {
  constructor(private readonly http: VendorHttp) {}

  about(endpoint: string, version?: ApiVersion): string {
    return this.http.about('GET', `${apiPath(version)}${endpoint}`);
  }

  ask<T>(ask: YeastarAsk<T>): Promise<YeastarAnswer<T>> {
    const {
      method,
      endpoint,
      query,
      body,
      accessToken,
      signal,
      budget,
      retry,
      write,
      codes = [],
      empty,
      schema,
    } = ask;
    const failure = write === undefined ? envelopeFailure : writeFailure;
    return this.http.request({
      method,
      path: `${apiPath(ask.version)}${endpoint}`,
      query: { ...query, ...(accessToken !== undefined && { access_token: accessToken }) },
      ...(body !== undefined && { body }),
      signal,
      budget,
      ...(retry !== undefined && { retry }),
      ...(write !== undefined && { write }),
      ...(empty !== undefined && { blank: true as const }),
      // Not documented, not excluded either: an envelope says more than its status.
      accepts: (_status, data) => Envelope.safeParse(data).success,
      parse: ({ data, receivedAt }, what) => {
        const nothing = withoutContent(data, empty);
        if (nothing !== undefined) return { ...nothing, receivedAt };
        const envelope = parseAnswer(Envelope, data, what);
        if (codes.includes(envelope.errcode)) return { receivedAt };
        if (envelope.errcode !== 0) throw failure({ ...envelope, endpoint, what });
        return { value: parseAnswer(schema, data, what), receivedAt };
      },
    });
  }
}
