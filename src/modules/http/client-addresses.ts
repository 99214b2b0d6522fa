import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { Injectable, Logger } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';

/** Only where a request comes from. */
export type Incoming = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } };

/**
 * Whom the limits per address count. What a proxy says of its client (X-Forwarded-For) counts only for the proxies the
 * configuration names: everybody can send that header. Of an IPv6 client the network counts, since every client has
 * 2^64 addresses of its own.
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

  of({ socket, headers }: Incoming): string {
    let address = plain(socket.remoteAddress ?? '');
    const forwarded = headers['x-forwarded-for'];
    if (forwarded === undefined) return network(address);
    if (!this.trusts(address)) this.warn(address);
    // Each proxy appends whom it heard it from, so only what trusted ones appended is read: from the end.
    const hops = String(forwarded).split(',');
    while (this.trusts(address)) {
      const hop = plain(hops.pop()?.trim() ?? '');
      if (isIP(hop) === 0) break;
      address = hop;
    }
    return network(address);
  }

  /** Whether what this peer says of its client is believed. */
  trusts(address: string): boolean {
    const version = isIP(plain(address));
    return version !== 0 && this.proxies.check(plain(address), version === 6 ? 'ipv6' : 'ipv4');
  }

  private warn(address: string): void {
    if (this.warned) return;
    this.warned = true;
    this.logger.warn(
      `Requests come with X-Forwarded-For from ${address}, which is not among http.trustedProxies: if it is a proxy of yours, name it there, or the limits per address count all its clients as one.`,
    );
  }
}

/** An IPv4 address as itself, also where the socket shows it in IPv6's dress; an IPv6 address without its zone. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/s, '');

function network(address: string): string {
  if (isIP(address) !== 6) return address;
  const [left = [], right = []] = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = [...left, ...zeros, ...right].slice(0, 4).map((group) => parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}
