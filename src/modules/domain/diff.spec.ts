import fc from 'fast-check';
import { canonical, documentState, frozen, overTheWire } from '../../../test/arbitrary-documents.js';
import { apply } from './apply.js';
import { diff } from './diff.js';

describe(diff.name, () => {
  const before = {
    agents: { '100': { id: '100', name: 'Ann', reason: 'lunch' }, '101': { id: '101', name: 'Bo' } },
  };

  it('puts new rows, sets changed fields, deletes rows that are gone', () => {
    const after = {
      agents: { '100': { id: '100', name: 'Anna', reason: 'lunch' }, '102': { id: '102', name: 'Cy' } },
    };
    expect(diff(before, after)).toEqual({
      agents: { put: { '102': { id: '102', name: 'Cy' } }, set: { '100': { name: 'Anna' } }, del: ['101'] },
    });
  });

  it('puts a row that lost a field, because a set could not say so', () => {
    const after = { agents: { ...before.agents, '100': { id: '100', name: 'Ann' } } };
    expect(diff(before, after)).toEqual({ agents: { put: { '100': { id: '100', name: 'Ann' } } } });
  });

  it('takes an undefined field for an absent one', () => {
    const after = { agents: { ...before.agents, '101': { id: '101', name: 'Bo', reason: undefined } } };
    expect(diff(before, after)).toBeUndefined();
    expect(diff(after, before)).toBeUndefined();
  });

  it('deletes the rows of a collection that is gone, and puts those of a new one', () => {
    expect(diff(before, { waiting: { c1: { id: 'c1' } } })).toEqual({
      agents: { del: ['100', '101'] },
      waiting: { put: { c1: { id: 'c1' } } },
    });
  });

  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])('takes %s for an ordinary id', (id) => {
    const after = overTheWire({ agents: Object.fromEntries([[id, { name: 'new' }]]) });
    const ops = diff({ agents: {} }, after);
    expect(Object.entries(ops?.['agents']?.put ?? {})).toEqual([[id, { name: 'new' }]]);
    expect(diff(after, { agents: {} })).toEqual({ agents: { del: [id] } });
  });

  it('turns one state into the other when applied, also over the wire', () => {
    fc.assert(
      fc.property(documentState, documentState, (a, b) => {
        const ops = diff(frozen(a), frozen(b));
        expect(canonical(ops === undefined ? a : apply(a, ops))).toBe(canonical(b));
        expect(canonical(ops === undefined ? a : apply(overTheWire(a), overTheWire(ops)))).toBe(canonical(b));
      }),
    );
  });

  it('finds nothing between equal states, whatever the order of their keys', () => {
    fc.assert(
      fc.property(documentState, (a) => {
        expect(diff(a, a)).toBeUndefined();
        expect(diff(a, reversed(a))).toBeUndefined();
      }),
    );
  });

  const reversed = <T>(value: T): T =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, one]) => [key, reversed(one)]),
        ) as T)
      : value;
});
