import { BlockList, isIP } from 'node:net';

/** Where an IPv4 address can stand at the end of one of IPv6: IPv4-compatible, and behind translators between the two. */
const TRANSLATED = ['::', '::ffff:0:', '64:ff9b::', '64:ff9b:1::'];

/** A network of IPv4, also where it is written within IPv6. As `::ffff:…`, `BlockList` finds it by itself. */
function addNetwork(list: BlockList, network: string, bits: number): void {
  list.addSubnet(network, bits, 'ipv4');
  for (const prefix of TRANSLATED) list.addSubnet(`${prefix}${network}`, 96 + bits, 'ipv6');
  const hex = Buffer.from(network.split('.').map(Number)).toString('hex');
  list.addSubnet(`2002:${hex.slice(0, 4)}:${hex.slice(4)}::`, 16 + bits, 'ipv6');
}

/** Where clouds keep the credentials of their machines, and addresses that no phone system has. */
const FORBIDDEN = new BlockList();
addNetwork(FORBIDDEN, '169.254.0.0', 16);
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');
// Alibaba, Azure and Oracle; then Amazon and Google.
addNetwork(FORBIDDEN, '100.100.100.200', 32);
addNetwork(FORBIDDEN, '168.63.129.16', 32);
addNetwork(FORBIDDEN, '192.0.0.192', 32);
FORBIDDEN.addSubnet('fd00:ec2::', 32, 'ipv6');
FORBIDDEN.addAddress('fd20:ce::254', 'ipv6');
// "This host", which is a way to say loopback, and groups.
FORBIDDEN.addSubnet('0.0.0.0', 8, 'ipv4');
FORBIDDEN.addAddress('::', 'ipv6');
FORBIDDEN.addSubnet('224.0.0.0', 4, 'ipv4');
FORBIDDEN.addAddress('255.255.255.255', 'ipv4');
FORBIDDEN.addSubnet('ff00::', 8, 'ipv6');

const LOOPBACK = new BlockList();
addNetwork(LOOPBACK, '127.0.0.0', 8);
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
