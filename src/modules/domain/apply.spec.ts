import fc from 'fast-check';
import { documentState, frozen } from '../../../test/arbitrary-documents.js';
import { apply } from './apply.js';
import { diff, equal } from './diff.js';
import type { Json } from './document.js';

describe(apply.name, () => {
  it('leaves the state unchanged and shares what did not change', () => {
    fc.assert(
      fc.property(documentState, documentState, (a, b) => {
        const ops = diff(a, b) ?? {};
        const after = apply(frozen(a), frozen(ops));
        for (const [name, rows] of Object.entries(a)) {
          if (!Object.hasOwn(ops, name)) expect(after[name]).toBe(rows);
          for (const [id, row] of Object.entries(rows)) {
            const kept = Object.entries(after[name] ?? {}).find(([one]) => one === id)?.[1];
            if (kept !== undefined && equal(kept as Json, row as Json)) expect(kept).toBe(row);
          }
        }
      }),
    );
  });

  it('applies several deltas as it does one after the other', () => {
    fc.assert(
      fc.property(documentState, documentState, documentState, (a, b, c) => {
        const [first, second] = [diff(a, b) ?? {}, diff(b, c) ?? {}];
        expect(apply(frozen(a), frozen(first), frozen(second))).toEqual(apply(apply(a, first), second));
      }),
    );
  });

  it('makes nothing of a set for a row that is not there', () => {
    expect(Object.keys(apply({ agents: {} }, { agents: { set: { a: { x: 1 } } } })['agents']!)).toEqual([]);
  });

  it('never reaches a prototype', () => {
    const put = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"polluted":1}}') as Record<
      string,
      { polluted: 1 }
    >;
    const after = apply({ agents: {} }, { agents: { put, set: put } });
    expect(Object.keys(after['agents']!)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
