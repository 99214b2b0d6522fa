import fc from 'fast-check';
import { overTheWire } from '../../../test/arbitrary-documents.js';
import type { Json } from './document.js';
import { equal } from './diff.js';

describe(equal.name, () => {
  it.each<[Json | undefined, Json | undefined]>([
    [0, false],
    ['', null],
    [null, undefined],
    [{}, null],
    [[], {}],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 1]],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ toString: 1 }, { a: 1 }],
    [{ a: 1 }, {}],
  ])('%j is not %j', (a, b) => {
    expect(equal(a, b)).toBe(false);
    expect(equal(b, a)).toBe(false);
  });

  it('knows a copy, whatever the order of its keys', () => {
    expect(equal({ a: [1, { b: 2, c: null }], d: 'x' }, { d: 'x', a: [1, { c: null, b: 2 }] })).toBe(true);
    fc.assert(fc.property(fc.jsonValue(), (value) => equal(value as Json, overTheWire(value as Json))));
  });
});
