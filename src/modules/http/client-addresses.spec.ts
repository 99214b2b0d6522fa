import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { FloorConfig } from '../config/floor-config.js';
import { ClientAddresses } from './client-addresses.js';

const addresses = (...trustedProxies: string[]): ClientAddresses =>
  new ClientAddresses({ http: { trustedProxies } } as unknown as FloorConfig);
const request = (remoteAddress: string, forwarded?: string) => ({
  socket: { remoteAddress },
  headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
});

describe('ClientAddresses', () => {
  const behind = addresses('10.0.0.0/8', '2001:db8:ffff::/48');
  it.each([
    ['a client of a proxy', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['what the client itself claims', '10.0.0.1', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
    ['a chain of proxies', '::ffff:10.0.0.1', '1.2.3.4, 198.51.100.1, 10.9.9.9', '198.51.100.1'],
    ['nothing but proxies', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['what is no address', '10.0.0.1', '198.51.100.1, unknown', '10.0.0.1'],
    ['nothing', '10.0.0.1', '', '10.0.0.1'],
    ['a proxy with an IPv6 address', '2001:db8:ffff::1', '198.51.100.1', '198.51.100.1'],
    ['an IPv6 client: its network', '10.0.0.1', '2001:0DB8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['an IPv6 client with zeros', '10.0.0.1', '2001:db8::6', '2001:db8:0:0::/64'],
  ])('behind a trusted proxy counts %s', (_what, peer, forwarded, expected) => {
    expect(behind.of(request(peer, forwarded))).toBe(expected);
  });

  it.each([
    ['198.51.100.9', '198.51.100.9'],
    ['::ffff:198.51.100.9', '198.51.100.9'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('without a proxy counts the peer %s', (peer, expected) => {
    expect(addresses().of(request(peer))).toBe(expected);
  });

  it('ignores X-Forwarded-For of proxies that are not trusted, and warns once', () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const alone = addresses();
    for (let i = 0; i < 3; i += 1)
      expect(alone.of(request('198.51.100.9', '203.0.113.1'))).toBe('198.51.100.9');
    expect(warned).toHaveBeenCalledTimes(1);
    expect(warned.mock.calls[0]?.[0]).toMatch(/198\.51\.100\.9.*http\.trustedProxies/);
    warned.mockRestore();
  });
});
