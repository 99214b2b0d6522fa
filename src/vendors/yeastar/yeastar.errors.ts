import {
  CommandRejected,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  VendorUnavailable,
  type VendorError,
} from '../port/errors.js';

/** 10004: the access token is unknown, revoked or has expired. A fresh one may do. */
export class TokenRefused extends VendorAuthFailed {}

export interface YeastarRefusal {
  errcode: number;
  /** What the system says of it. */
  errmsg: string;
  endpoint: string;
  /** Account, method and path, to begin a sentence with. */
  what: string;
}

const API_OFF = 70123;

/** Eight tokens that nobody gave back free themselves within half an hour; asking every poll does not help. */
const TOKEN_CAP_RETRY_MS = 60_000;

/** The vendor's error codes in our terms. */
export function envelopeFailure({ errcode, errmsg, endpoint, what }: YeastarRefusal): VendorError {
  const said = `${what} answered ${errcode} ${errmsg}`.trimEnd();
  switch (errcode) {
    case -2:
      return new VendorUnavailable(said);
    case 10004:
      return new TokenRefused(said);
    case 10005:
      return new VendorAuthFailed(
        `${said}: the API application has no permission for this; give it one under Integrations > API`,
      );
    case 70004:
      return new VendorAuthFailed(
        `${said}: the system has blocked our address; remove it from its blocked IP addresses, and check the credentials`,
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
  if (endpoint === 'get_token' && errcode === -1)
    return new VendorAuthFailed(
      `${said}: check clientId and clientSecret against Integrations > API in the PBX`,
    );
  if (endpoint === 'get_token' && errcode === 60002)
    return new VendorThrottled(
      `${said}: eight access tokens of this client id are alive, and the system allows no more; ` +
        'a slot is free when another program gives one back or after 30 minutes at the latest',
      TOKEN_CAP_RETRY_MS,
    );
  return new VendorProtocolError(said, 'errcode');
}

const HINTS: Readonly<Record<number, string>> = {
  10009:
    'the PBX does not do this here: pause reasons need a plan with a call center, and static agents are always logged in',
  40003: 'somebody else has this number or name',
  60001: 'it knows no such thing (any more)',
  60002: 'there can be no more of them',
  70130: 'the call is over, or went elsewhere',
  70132: 'that is not possible with the call as it is now',
};

/** The same for a request that orders something: then a code is the system's "no", and nothing was done. */
export function orderFailure(refusal: YeastarRefusal): VendorError {
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
