import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { Injectable, Logger } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';

/** What is needed of a request to know its address. */
export type Incoming = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } };

/**
 * The address that the limits per address count. `X-Forwarded-For` counts only if it comes from a trusted proxy of the
 * configuration, since any client can send that header. IPv6 clients are counted by their /64 network, since each has
 * 2^64 addresses.
 */
@Injectable()
export class ClientAddresses {
  private readonly logger = new Logger('Http');
  private readonly proxies = new BlockList();
  private warned = false;

  constructor({ http }: FloorConfig) {
    for (const proxy of http.trustedProxies) {
      const [address = '', bits] = proxy.split('/');
      const version = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (bits === undefined) this.proxies.addAddress(address, version);
      else this.proxies.addSubnet(address, Number(bits), version);
    }
  }

  of(request: Incoming): string {
    return network(this.exact(request));
  }

  /** The client's address itself, where it is compared with networks of the configuration. */
  exact({ socket, headers }: Incoming): string {
    let address = normalised(socket.remoteAddress ?? '');
    const forwarded = headers['x-forwarded-for'];
    if (forwarded === undefined) return address;
    if (!this.trusts(address)) this.warn(address);
    // Each proxy appends the address of its peer, so the list is read from the end, as far as trusted proxies wrote it.
    const hops = String(forwarded).split(',');
    while (this.trusts(address)) {
      const hop = normalised(hops.pop()?.trim() ?? '');
      if (isIP(hop) === 0) break;
      address = hop;
    }
    return address;
  }

  /** Whether this peer is a trusted proxy. */
  trusts(address: string): boolean {
    const version = isIP(normalised(address));
    return version !== 0 && this.proxies.check(normalised(address), version === 6 ? 'ipv6' : 'ipv4');
  }

  private warn(address: string): void {
    if (this.warned) return;
    this.warned = true;
    this.logger.warn(
      `Requests with X-Forwarded-For come from ${address}, which is not in http.trustedProxies. If it is your proxy, add it; otherwise the limits per address count all its clients as one.`,
    );
  }
}

/** IPv4-mapped IPv6 addresses become IPv4; IPv6 addresses lose their zone. */
const normalised = (address: string): string =>
  address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/s, '');

function network(address: string): string {
  if (isIP(address) !== 6) return address;
  const [left = [], right = []] = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = [...left, ...zeros, ...right].slice(0, 4).map((group) => parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}
