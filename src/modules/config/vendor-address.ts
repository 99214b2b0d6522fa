import { isIP } from 'node:net';
import { isForbiddenAddress } from '../../vendors/kit/addresses.js';

/** Schemes without encryption, so that the network can read the credentials. */
export const PLAIN_SCHEMES: ReadonlySet<string> = new Set(['http', 'ami']);

/** Schemes that the address of some vendor's system may have. */
export const VENDOR_SCHEMES: ReadonlySet<string> = new Set(['https', 'http', 'amis', 'ami']);

/** Metadata hosts of clouds, which serve credentials of the machine. */
const FORBIDDEN_NAMES = new Set(['metadata', 'metadata.google.internal', 'instance-data']);

/** The mistake in a vendor's base URL; undefined if it is valid. */
export function vendorAddressMistake(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !VENDOR_SCHEMES.has(url.protocol.slice(0, -1)))
    return 'must be a URL with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  if (url.search !== '' || url.hash !== '') return 'must end with the path: no "?" and no "#"';
  if (isForbidden(url.hostname))
    return 'is a link-local or metadata address, which a phone system cannot have';
  return undefined;
}

function isForbidden(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase();
  return isIP(host) === 0 ? FORBIDDEN_NAMES.has(host) : isForbiddenAddress(host);
}
