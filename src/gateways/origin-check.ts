import type { IncomingMessage } from 'node:http';

/**
 * Whether a page of that origin may connect. Browsers do not apply CORS to WebSockets, so any page could open one; they
 * do send the page's origin, and what is no browser sends none.
 */
export function isOriginAllowed({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || origins.includes(origin)) return true;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
