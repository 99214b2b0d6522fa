/** What an issuer adds to the address it sends somebody back to (RFC 6749, RFC 9207, OpenID Connect). */
const ANSWER = ['code', 'state', 'iss', 'session_state', 'scope', 'error', 'error_description', 'error_uri'];

/** Whether somebody comes back from an issuer with this URL. */
export function isWayBack(url: string): boolean {
  const { searchParams } = new URL(url);
  return searchParams.has('state') && (searchParams.has('code') || searchParams.has('error'));
}

/** The same address without what the issuer added. */
export function withoutAnswer(url: string): string {
  const cleaned = new URL(url);
  for (const name of ANSWER) cleaned.searchParams.delete(name);
  return cleaned.href;
}
