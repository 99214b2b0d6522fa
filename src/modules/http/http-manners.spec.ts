import fc from 'fast-check';
import { anyText } from '../../../test/support/fuzz/any-text.js';
import { encodingOf } from './compress-answers.js';
import { KnownPaths } from './known-paths.js';
import { cursorAfter, PageQuery } from './page.js';
import { unquoted } from './structured-string.js';

describe('encodingOf', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['GZIP;q=1.0, br;q=0.5', 'gzip'],
    ['br;q=0, gzip;q=0', undefined],
    ['*', 'br'],
    ['br;q=0, *', 'gzip'],
    ['gzip;q=nonsense', undefined],
  ])('%s: %s', (accepted, encoding) => expect(encodingOf(accepted)).toBe(encoding));
});

describe('unquoted', () => {
  it.each([
    ['abc', 'abc'],
    ['"abc"', 'abc'],
    ['"abc"; version=1', 'abc'],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['""', ''],
    ['"abc', '"abc'],
    ['abc"', 'abc"'],
    ['"a"b"', '"a"b"'],
    ['"a\\b"', '"a\\b"'],
    ['"é"', '"é"'],
  ])('%s: %s', (value, text) => expect(unquoted(value)).toBe(text));
});

describe('A cursor', () => {
  const read = (cursor: string) => PageQuery.safeParse({ cursor });

  it('leads to what comes after an id, whatever the id is', () => {
    fc.assert(
      fc.property(anyText({ minLength: 1, maxLength: 200 }), (id) => {
        expect(read(cursorAfter(id))).toMatchObject({ success: true, data: { cursor: id } });
      }),
    );
  });

  it('that is damaged is refused', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(63), (id, place, change) => {
        const whole = cursorAfter(id);
        const at = place % whole.length;
        const other = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.charAt(change);
        fc.pre(other !== whole.charAt(at));
        expect(read(whole.slice(0, at) + other + whole.slice(at + 1)).success).toBe(false);
        expect(read(whole.slice(0, at)).success).toBe(false);
      }),
    );
  });
});

describe('KnownPaths', () => {
  const paths = new KnownPaths();
  for (const [method, url] of [
    ['GET', '/v1/accounts/:account'],
    [['GET', 'HEAD'], '/openapi.json'],
    ['DELETE', '/v1/displays/:display'],
    ['POST', '/v1/displays/pairings'],
    ['GET', '/*'],
  ] as const)
    paths.add({ method: typeof method === 'string' ? method : [...method], url });

  it.each([
    ['/v1/accounts/hq', ['GET', 'OPTIONS']],
    ['/v1/accounts/hq?limit=1', ['GET', 'OPTIONS']],
    ['/openapi.json', ['GET', 'HEAD', 'OPTIONS']],
    ['/v1/displays/pairings', ['DELETE', 'OPTIONS', 'POST']],
    ['/v1/accounts', undefined],
    ['/v1/accounts/', undefined],
    ['/v1/accounts/hq/queues', undefined],
    ['/openapi-json', undefined],
    ['/index.html', undefined],
  ])('%s: %j', (url, methods) => expect(paths.methodsOf(url)).toEqual(methods));
});
