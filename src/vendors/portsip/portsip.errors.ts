import { CommandRejected, VendorAuthFailed, VendorProtocolError, type VendorError } from '../port/errors.js';
import type { Refusal } from './portsip.schema.js';

/** The access token is unknown, revoked or has expired. A fresh one may do. */
export class TokenRefused extends VendorAuthFailed {}

/** What a 4xx in the vendor's own words means. An unknown code is to be read as "unknown error": the status decides. */
export function refusalFailure(status: number, { errors }: Refusal, what: string): VendorError {
  const said = `${what} answered ${status} ${errorText(errors)}`.trimEnd();
  if (isOfToken(status, errors)) return new TokenRefused(said);
  if (status === 403)
    return new VendorAuthFailed(
      `${said}: the user may not read this; a tenant's Admin or QueueManager may read every queue`,
      { status },
    );
  return new VendorProtocolError(said, 'errors');
}

/** The same of an order: it was read and refused, so nothing has changed. */
export function orderFailure(status: number, { errors }: Refusal, what: string): VendorError {
  const said = `${what} answered ${status} ${errorText(errors)}`.trimEnd();
  if (isOfToken(status, errors)) return new TokenRefused(said);
  const hint = REFUSED[status] ?? 'the PBX gives no other reason';
  const vendorCode = errors.find(({ code }) => code !== '')?.code ?? String(status);
  return new CommandRejected(`${said}: ${hint}`, { vendorCode });
}

const REFUSED: Readonly<Record<number, string>> = {
  400: 'a value is not what the PBX wants, or what it is about does not allow it now',
  403: 'the user we sign in with may not do this',
  404: 'what it is about is not there (any more)',
};

/** The status of an expired token is not documented; the code of a failed authentication is. */
function isOfToken(status: number, errors: Refusal['errors']): boolean {
  return status === 401 || errors.some(({ code }) => code === 'UNAUTHORIZED');
}

/** Whether a request failed for its token. */
export function isTokenRefused(error: unknown): error is VendorAuthFailed {
  return error instanceof TokenRefused || (error instanceof VendorAuthFailed && error.status === 401);
}

export function errorText(errors: Refusal['errors']): string {
  return errors.map(({ code, message }) => `${code} ${message}`.trim()).join('; ');
}
