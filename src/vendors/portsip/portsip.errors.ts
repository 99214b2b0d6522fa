import { VendorAuthFailed, VendorProtocolError, type VendorError } from '../vendor-errors.js';
import type { Refusal } from './portsip.schema.js';

/** The access token is unknown, revoked or has expired. A fresh one may do. */
export class TokenRefused extends VendorAuthFailed {}

/** What a 4xx in the vendor's own words means. An unknown code is to be read as "unknown error": the status decides. */
export function refusalFailure(status: number, { errors }: Refusal, what: string): VendorError {
  const said = `${what} answered ${status} ${errorText(errors)}`.trimEnd();
  // The status of an expired token is not documented; the code of a failed authentication is.
  if (status === 401 || errors.some(({ code }) => code === 'UNAUTHORIZED')) return new TokenRefused(said);
  if (status === 403)
    return new VendorAuthFailed(
      `${said}: the user may not read this; a tenant's Admin or QueueManager may read every queue`,
    );
  return new VendorProtocolError(said, 'errors');
}

/** Whether a request failed for its token. */
export function isTokenRefused(error: unknown): error is VendorAuthFailed {
  return error instanceof TokenRefused || (error instanceof VendorAuthFailed && error.status === 401);
}

export function errorText(errors: Refusal['errors']): string {
  return errors.map(({ code, message }) => `${code} ${message}`.trim()).join('; ');
}
