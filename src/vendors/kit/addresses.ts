import { BlockList, isIP } from 'node:net';

/** Where clouds keep the credentials of their machines, and addresses that no phone system has. */
const FORBIDDEN = new BlockList();
FORBIDDEN.addSubnet('169.254.0.0', 16, 'ipv4');
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');
// The first behind a translator from IPv6 to IPv4.
FORBIDDEN.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');
FORBIDDEN.addAddress('100.100.100.200', 'ipv4');
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6');
// "This host", which is a way to say loopback, and groups.
FORBIDDEN.addSubnet('0.0.0.0', 8, 'ipv4');
FORBIDDEN.addAddress('::', 'ipv6');
FORBIDDEN.addSubnet('224.0.0.0', 4, 'ipv4');
FORBIDDEN.addAddress('255.255.255.255', 'ipv4');
FORBIDDEN.addSubnet('ff00::', 8, 'ipv6');

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** An address (not a name) that no request is sent to, whatever name led to it. */
export const isForbiddenAddress = (address: string): boolean => isIn(FORBIDDEN, address);

export const isLoopbackAddress = (address: string): boolean => isIn(LOOPBACK, address);

function isIn(list: BlockList, address: string): boolean {
  // With the name of an interface behind it (fe80::1%eth0) the list knows no address.
  const bare = address.replace(/%.*$/, '');
  const version = isIP(bare);
  // An IPv4 address dressed as IPv6 (::ffff:…) is looked up in the IPv4 rules by BlockList itself.
  return version !== 0 && list.check(bare, version === 6 ? 'ipv6' : 'ipv4');
}
