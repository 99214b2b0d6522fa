import {
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  VendorUnavailable,
  type VendorError,
} from '../vendor-errors.js';

/** 10004: the access token is unknown, revoked or has expired. A fresh one may do. */
export class TokenRefused extends VendorAuthFailed {}

export interface YeastarRefusal {
  errcode: number;
  errmsg: string;
  endpoint: string;
  /** Account, method and path, to begin a sentence with. */
  what: string;
}

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
    case 70123:
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
