import fc from 'fast-check';
import { canonical, documentState, frozen, overTheWire } from '../../../test/arbitrary-documents.js';
import { apply } from './apply.js';
import { diff } from './diff.js';
import type { DocumentState, Ops } from './document.js';
import { merge } from './merge.js';

const NOTHING: Ops = {};

/** States that follow one another, and what leads from each to the next. */
const history = fc.array(documentState, { minLength: 2, maxLength: 7 }).map((states) => ({
  states,
  steps: states.slice(1).map((state, i) => overTheWire(diff(states[i]!, state) ?? NOTHING)),
}));

const mergeAll = (steps: Ops[]): Ops => steps.reduce(merge, NOTHING);

describe(merge.name, () => {
  it.each<[string, Ops, Ops, Ops]>([
    ['put, set', put({ n: 1, m: 1 }), set({ n: 2 }), put({ n: 2, m: 1 })],
    ['put, put', put({ n: 1, m: 1 }), put({ n: 2 }), put({ n: 2 })],
    ['put, del', put({ n: 1 }), del(), del()],
    ['set, set', set({ n: 1, m: 1 }), set({ n: 2 }), set({ n: 2, m: 1 })],
    ['set, put', set({ n: 1, m: 1 }), put({ n: 2 }), put({ n: 2 })],
    ['set, del', set({ n: 1 }), del(), del()],
    ['del, put', del(), put({ n: 1 }), put({ n: 1 })],
    ['del, set', del(), set({ n: 1 }), del()],
  ])('%s', (_, first, second, merged) => {
    expect(overTheWire(merge(frozen(first), frozen(second)))).toEqual(merged);
  });

  it('does what applying the deltas in turn does, for any chain and any split', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.boolean()), ({ states, steps }, cuts) => {
        const groups: Ops[][] = [[]];
        for (const step of steps) {
          groups.at(-1)!.push(step);
          if (cuts.next().value) groups.push([]);
        }
        const end = groups.map(mergeAll).reduce<DocumentState>((state, ops) => apply(state, ops), states[0]!);
        expect(canonical(end)).toBe(canonical(states.at(-1)!));
      }),
    );
  });

  it('gives the last state from any state inside the range it covers', () => {
    fc.assert(
      fc.property(history, fc.nat(), fc.nat(), ({ states, steps }, a, b) => {
        const from = a % states.length;
        const held = from + (b % (states.length - from));
        const covering = mergeAll(steps.slice(from));
        expect(canonical(apply(states[held]!, covering))).toBe(canonical(states.at(-1)!));
      }),
    );
  });

  it('does not depend on how it is grouped', () => {
    fc.assert(
      fc.property(history, ({ states, steps }) => {
        const left = mergeAll(steps);
        const right = [...steps].reverse().reduce((later, earlier) => merge(earlier, later), NOTHING);
        expect(canonical(apply(states[0]!, left))).toBe(canonical(apply(states[0]!, right)));
      }),
    );
  });

  it('names an id in one of put, set and del', () => {
    fc.assert(
      fc.property(history, ({ steps }) => {
        for (const { put = {}, set = {}, del = [] } of Object.values(mergeAll(steps))) {
          const ids = [...Object.keys(put), ...Object.keys(set), ...del];
          expect(new Set(ids).size).toBe(ids.length);
        }
      }),
    );
  });

  function put(row: Record<string, number>): Ops {
    return { agents: { put: { a: row } } };
  }
  function set(fields: Record<string, number>): Ops {
    return { agents: { set: { a: fields } } };
  }
  function del(): Ops {
    return { agents: { del: ['a'] } };
  }
});
