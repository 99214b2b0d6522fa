import { isIP } from 'node:net';
import { isForbiddenAddress } from '../../vendors/forbidden-address.js';

/** Where clouds keep the credentials of their machines. */
const FORBIDDEN_NAMES = new Set(['metadata', 'metadata.google.internal', 'instance-data']);

/** What is wrong with the base URL of a vendor, if anything. */
export function vendorAddressMistake(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['https:', 'http:'].includes(url.protocol)) return 'must be a URL with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  if (url.search !== '' || url.hash !== '') return 'must end with the path: no "?" and no "#"';
  if (isForbidden(url.hostname)) return 'is a link-local or metadata address, which no phone system has';
  return undefined;
}

function isForbidden(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase();
  return isIP(host) === 0 ? FORBIDDEN_NAMES.has(host) : isForbiddenAddress(host);
}

export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
