import type { IncomingMessage } from 'node:http';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { FloorConfig } from '../config/floor-config.js';
import { ClientAddresses } from './client-addresses.js';
import { Origins } from './origins.js';

function originsOf(...trustedProxies: string[]): Origins {
  const config = {
    http: { trustedProxies },
    auth: { origins: ['https://board.example'] },
  } as unknown as FloorConfig;
  return new Origins(config, new ClientAddresses(config));
}
const request = (headers: Record<string, string | undefined>, remoteAddress = '10.0.0.1') =>
  ({ headers, socket: { remoteAddress } }) as unknown as IncomingMessage;
const allowed = (origin: string | undefined, host = 'floor.example:3000') =>
  originsOf().admits(request({ host, origin }));

let warn: jest.SpiedFunction<Logger['warn']>;
beforeEach(() => {
  warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
});
afterEach(() => warn.mockRestore());

describe('Which pages may open a socket', () => {
  it.each([
    ['no browser', undefined, true],
    ['a configured origin', 'https://board.example', true],
    ['the own origin', 'http://floor.example:3000', true],
    ['the own origin behind TLS', 'https://floor.example:3000', true],
    ['another scheme of a configured one', 'http://board.example', false],
    ['another port', 'http://floor.example:3001', false],
    ['a name that only begins the same', 'https://board.example.evil.example', false],
    ['a stranger', 'https://evil.example', false],
    ['a page without an origin', 'null', false],
    ['nonsense', 'board.example', false],
  ])('%s: %s', (_what, origin, expected) => expect(allowed(origin)).toBe(expected));

  it('compares hosts as browsers write them', () => {
    expect(allowed('http://floor.example', 'Floor.Example')).toBe(true);
    expect(allowed('https://floor.example', 'floor.example:443')).toBe(true);
    expect(allowed('https://floor.example', 'floor.example:80')).toBe(false);
  });
});

describe('Behind a proxy', () => {
  it.each([
    ['its X-Forwarded-Host', 'https://floor.example', { 'x-forwarded-host': 'floor.example' }, true],
    ['of several the first', 'https://floor.example', { 'x-forwarded-host': 'floor.example, inner' }, true],
    [
      'with its X-Forwarded-Port',
      'https://floor.example:8443',
      { 'x-forwarded-host': 'floor.example', 'x-forwarded-port': '8443' },
      true,
    ],
    ['the port alone', 'https://api:8443', { 'x-forwarded-port': '8443' }, true],
    ['the default port', 'https://floor.example', { 'x-forwarded-host': 'floor.example:443' }, true],
    ['another host', 'https://evil.example', { 'x-forwarded-host': 'floor.example' }, false],
    ['nonsense', 'https://floor.example', { 'x-forwarded-host': ':::' }, false],
  ])('that is trusted counts %s', (_what, origin, forwarded, expected) => {
    const told = request({ host: 'api', origin, ...forwarded });
    expect(originsOf('10.0.0.0/8').admits(told)).toBe(expected);
  });

  it('that is not trusted counts nothing that it says', () => {
    const told = request({
      host: 'api',
      origin: 'https://floor.example',
      'x-forwarded-host': 'floor.example',
    });
    expect(originsOf('192.168.0.0/16').admits(told)).toBe(false);
    const [fields, sentence] = warn.mock.calls[0] ?? [];
    expect(fields).toEqual({ origin: 'https://floor.example', host: 'api' });
    expect(sentence).toContain('comes from 10.0.0.1, which is not in http.trustedProxies');
  });

  it('says once for each origin and host what to set, and not for every one that a client invents', () => {
    const origins = originsOf();
    const refuse = (origin: string) => origins.admits(request({ host: 'floorwalker', origin }));
    for (let nth = 0; nth < 3; nth += 1) expect(refuse('https://floor.example')).toBe(false);
    expect(warn).toHaveBeenCalledTimes(1);
    const [, sentence] = warn.mock.calls[0] ?? [];
    for (const part of [
      'https://floor.example',
      '"floorwalker"',
      '$http_host',
      'auth.origins',
      'http.trustedProxies',
    ])
      expect(sentence).toContain(part);
    for (let nth = 0; nth < 30; nth += 1) refuse(`https://${nth}.example`);
    expect(warn.mock.calls.length).toBeLessThanOrEqual(10);
  });
});
