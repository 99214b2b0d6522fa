import { BlockList, isIP } from 'node:net';

/** Where clouds keep the credentials of their machines, and addresses that belong to no phone system. */
const FORBIDDEN = new BlockList();
FORBIDDEN.addSubnet('169.254.0.0', 16, 'ipv4');
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');
FORBIDDEN.addAddress('100.100.100.200', 'ipv4');
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6');
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
  const version = isIP(host);
  if (version === 0) return FORBIDDEN_NAMES.has(host);
  // An IPv4 address dressed as IPv6 (::ffff:…) is looked up in the IPv4 rules by BlockList itself.
  return FORBIDDEN.check(host, version === 6 ? 'ipv6' : 'ipv4');
}

export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
