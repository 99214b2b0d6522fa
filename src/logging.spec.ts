import type { IncomingMessage } from 'node:http';
import { requestId, withoutTokens } from './logging.js';

describe('what a log line may hold', () => {
  it.each([
    ['/v1/accounts?token=abc', '/v1/accounts?token=…'],
    ['/socket.io/?EIO=4&access_token=a.b.c&t=1', '/socket.io/?EIO=4&access_token=…&t=1'],
    ['/v1/accounts?Token=abc#x', '/v1/accounts?Token=…#x'],
    ['/v1/accounts?limit=5&tokens=2', '/v1/accounts?limit=5&tokens=2'],
  ])('of the address %s is %s', (url, expected) => {
    expect(withoutTokens(url)).toBe(expected);
  });

  const idFor = (given: string | undefined): string =>
    requestId({ headers: given === undefined ? {} : { 'x-request-id': given } } as IncomingMessage);

  it('is the caller’s request id, when it is harmless', () => {
    expect(idFor('trace-1:a.b')).toBe('trace-1:a.b');
    for (const harmful of ['a\r\nb', '<script>', 'x'.repeat(101), '', undefined])
      expect(idFor(harmful)).toMatch(/^[0-9a-f-]{36}$/);
  });
});
