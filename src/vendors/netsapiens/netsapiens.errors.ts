import {
  CommandRejected,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  type VendorError,
} from '../port/errors.js';

/** 401: the token, or what it was got with, is not accepted (any more). A fresh token may do. */
export class TokenRefused extends VendorAuthFailed {}

/** A 4xx in the vendor's own words: `{ "code": 403, "message": "Permission Denied" }`. */
export function refusalOf(status: number, message: string, what: string): VendorError {
  const said = `${what} answered ${status} ${message}`.trimEnd();
  switch (status) {
    case 401:
      return new TokenRefused(said);
    case 403:
      return new VendorAuthFailed(
        `${said}: the key or user needs to read callqueue, agent, call and queued of this domain`,
      );
    case 404:
      return new VendorProtocolError(`${said}: are the address (baseUrl) and credentials.domain right?`, '');
    default:
      return new VendorProtocolError(said, '');
  }
}

/** The same of a request that changes something: whatever it is, nothing has changed. */
export function orderRefusalOf(status: number, message: string, what: string): VendorError {
  if (status === 401) return refusalOf(status, message, what);
  const said = `${what} answered ${status} ${message}`.trimEnd();
  const hint = status === 403 ? ': may the key or user write here, and is the key not read-only?' : '';
  return new CommandRejected(`${said}${hint}`, { vendorCode: String(status) });
}

/**
 * What a 4xx in other words than the vendor's means here. A refusal that is no JSON comes from what stands in front of
 * the API, and a firewall that is asked too often refuses with 403.
 */
export function foreignRefusal(error: unknown): unknown {
  if (!(error instanceof VendorAuthFailed)) return error;
  if (error.status === 401) return new TokenRefused(error.message, { cause: error });
  if (error.status !== 403) return error;
  return new VendorThrottled(
    `${error.message}; it is not the API that refused, but what stands before it: does a firewall limit our requests?`,
    undefined,
    { cause: error },
  );
}
