import fc from 'fast-check';
import { canonical, documentState, frozen, overTheWire } from '../../../test/arbitrary-documents.js';
import { apply } from './apply.js';
import { diff } from './diff.js';
import type { DocumentState, Row } from './document.js';
import {
  maskedCaller,
  maskedDelta,
  maskedEpoch,
  maskedOps,
  maskedSnapshot,
  maskedState,
  unmaskedEpoch,
} from './masked.js';
import { merge } from './merge.js';

/** As any document, with who calls in it. */
const withCallers: fc.Arbitrary<DocumentState> = fc
  .tuple(
    documentState,
    fc.infiniteStream(fc.constantFrom('+46 8 555 0102', '5550103', '102', '')),
    fc.boolean(),
  )
  .map(([state, numbers, named]) => {
    const rows = Object.entries(state['waiting'] ?? {}).map(([id, row]): [string, Row] => {
      const caller = numbers.next().value ?? '';
      const who = caller === '' ? {} : { caller, ...(named && { callerName: `Acme ${caller}` }) };
      return [id, { ...row, ...who }];
    });
    const talks = Object.entries(state['agents'] ?? {}).map(([id, row]): [string, Row] => {
      const caller = numbers.next().value ?? '';
      const call = { ...(named && { callerName: 'Acme' }), ...(caller !== '' && { caller }), queue: '6400' };
      return [id, caller === '102' ? row : { ...row, call }];
    });
    return overTheWire({
      ...state,
      waiting: Object.fromEntries(rows),
      agents: Object.fromEntries(talks),
    });
  });

describe('A queue for those who may not know who calls', () => {
  it.each([
    ['+46 8 555 0102', '•••• 102'],
    ['0046-8-5550102', '•••• 102'],
    ['(08) 555 01.02', '•••• 102'],
    ['5550102', '•••• 102'],
    ['555010', '••••'],
    ['•••• 102', '•••• 102'],
    ['1004', '••••'],
    ['', '••••'],
    ['anonymous', '••••'],
    ['sip:jane5550102@pbx.example', '••••'],
    ['٠١٢٣٤٥٦٧٨', '••••'],
  ])('shows %j as %j', (caller, shown) => {
    expect(maskedCaller(caller)).toBe(shown);
  });

  it('holds no names, and everything else', () => {
    const call = { id: 'c', caller: '5550102', callerName: 'Acme', since: 1, position: 2 };
    const state = { queue: { self: { waiting: 1 } }, waiting: { c: call }, agents: { a: { name: 'Ada' } } };
    const masked = { ...state, waiting: { c: { id: 'c', caller: '•••• 102', since: 1, position: 2 } } };
    expect(maskedState(frozen(state))).toEqual(masked);
    const snapshot = { topic: 't', epoch: 'e', version: 7, at: 5, state };
    expect(maskedSnapshot(snapshot)).toEqual({ ...snapshot, epoch: 'e~masked', state: masked });
    const ops = {
      waiting: { put: { c: call }, set: { d: { callerName: 'Acme' }, e: { caller: '1' } }, del: ['f'] },
    };
    const delta = { topic: 't', epoch: 'e', base: 6, version: 7, at: 5, ops };
    expect(maskedDelta(frozen(delta))).toEqual({
      ...delta,
      epoch: 'e~masked',
      ops: { waiting: { put: masked.waiting, set: { d: {}, e: { caller: '••••' } }, del: ['f'] } },
    });
  });

  it('does not say whom an agent talks to, and says that there is a call', () => {
    const call = { caller: '5550102', callerName: 'Acme', queue: '6400' };
    const told = { caller: '•••• 102', queue: '6400' };
    const agents = { a: { name: 'Ada', call }, b: { name: 'Ben' }, c: { call: 'odd' } };
    const masked = { a: { name: 'Ada', call: told }, b: { name: 'Ben' }, c: { call: 'odd' } };
    expect(maskedState(frozen({ agents }))).toEqual({ agents: masked });
    const ops = { agents: { put: agents, set: { d: { call: { callerName: 'Acme' } } }, del: ['e'] } };
    expect(maskedOps(frozen(ops))).toEqual({
      agents: { put: masked, set: { d: { call: {} } }, del: ['e'] },
    });
  });

  it('has an epoch of its own', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w-]{1,20}$/), (epoch) => {
        expect(unmaskedEpoch(epoch)).toBeUndefined();
        expect(unmaskedEpoch(maskedEpoch(epoch))).toBe(epoch);
      }),
    );
  });

  it('is the same whether it is masked before or after a change', () => {
    fc.assert(
      fc.property(withCallers, withCallers, (before, after) => {
        const ops = diff(before, after) ?? {};
        const masked = apply(maskedState(before), overTheWire(maskedOps(ops)));
        expect(canonical(masked)).toBe(canonical(maskedState(apply(before, ops))));
      }),
    );
  });

  it('is the same for changes that are merged', () => {
    fc.assert(
      fc.property(withCallers, withCallers, withCallers, (one, two, three) => {
        const [first, second] = [diff(one, two) ?? {}, diff(two, three) ?? {}];
        const masked = apply(maskedState(one), maskedOps(merge(first, second)));
        expect(canonical(masked)).toBe(canonical(maskedState(three)));
        const merged = apply(maskedState(one), merge(maskedOps(first), maskedOps(second)));
        expect(canonical(merged)).toBe(canonical(maskedState(three)));
      }),
    );
  });

  it('contains no number and no name in any form', () => {
    fc.assert(
      fc.property(withCallers, withCallers, (before, after) => {
        const told = JSON.stringify([maskedState(after), maskedOps(diff(before, after) ?? {})]);
        expect(told).not.toMatch(/555|Acme|callerName/);
      }),
    );
  });
});
