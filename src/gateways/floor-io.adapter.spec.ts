import type { IncomingMessage } from 'node:http';
import { isOriginAllowed } from './floor-io.adapter.js';

const allowed = (origin: string | undefined, host = 'floor.example:3000') =>
  isOriginAllowed({ headers: { host, origin } } as unknown as IncomingMessage, ['https://board.example']);

describe('isOriginAllowed', () => {
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
  });
});
