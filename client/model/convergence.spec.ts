import fc from 'fast-check';
import { FloorModel, PARTS, SEEDS, type Action, type Parts } from '../../test/model/floor-model.js';

/** `FC_RUNS=60000` for a long look. */
const RUNS = Number(process.env['FC_RUNS'] ?? 5_000);

const simple = <A extends Action['do']>(name: A) => fc.constant({ do: name });
const instance = fc.constantFrom<0 | 1>(0, 1);
const atInstance = <A extends Action['do']>(name: A) => fc.record({ do: fc.constant(name), instance });

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('change' as const), seed: fc.nat(SEEDS - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose-epoch' as const), seed: fc.nat(SEEDS - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('trim' as const), kept: fc.nat(2) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('tail' as const),
      instance,
      entries: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('connect' as const), instance, entries: fc.constant(0) }),
  },
  { weight: 4, arbitrary: atInstance('flush') },
  { weight: 1, arbitrary: atInstance('check') },
  { weight: 2, arbitrary: atInstance('mark') },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('repeat' as const), after: fc.nat(4) }) },
  { weight: 5, arbitrary: simple('serve') },
  { weight: 8, arbitrary: simple('deliver') },
  { weight: 1, arbitrary: simple('lose-question') },
  { weight: 1, arbitrary: simple('lose-message') },
  { weight: 1, arbitrary: simple('disconnect') },
  { weight: 1, arbitrary: simple('give-up') },
  { weight: 2, arbitrary: simple('timer') },
);

const converges = (parts: Parts) =>
  fc.property(fc.array(action, { maxLength: 60, size: 'max' }), (actions) => {
    const model = new FloorModel(parts);
    for (const one of actions) model.run(one);
    model.settle();
  });

/** What the model says of these parts: undefined when they always converge. */
function verdict(parts: Partial<Parts>): string | undefined {
  // A fixed seed: whether a mutant is caught must not depend on the day.
  const { failed, errorInstance } = fc.check(converges({ ...PARTS, ...parts }), {
    numRuns: 5_000,
    seed: 1,
    endOnFailure: true,
  });
  return failed ? String(errorInstance) : undefined;
}

describe('the protocol', () => {
  it('shows only what the floor was, never runs back, and converges once the faults stop', () => {
    fc.assert(converges(PARTS), { numRuns: RUNS });
  });
});

const { reduce, merge, since, accept } = PARTS;

const olderSnapshots: Partial<Parts> = {
  since: (history, held) => (held.version > (history.view?.version ?? 0) ? undefined : since(history, held)),
};
const takesOlderSnapshots: Partial<Parts> = {
  reduce: (state, event) => {
    if (event.type !== 'answered' || event.answer.mode !== 'snapshot') return reduce(state, event);
    const { held, ...empty } = state;
    const next = reduce(empty, event);
    return held !== undefined && next.state.held === undefined ? reduce(state, event) : next;
  },
};

describe('the model catches', () => {
  it.each<[string, Partial<Parts>, RegExp]>([
    [
      'a client that does not look for gaps',
      {
        reduce: (state, event) => {
          if (event.type !== 'delta' || state.held === undefined) return reduce(state, event);
          const base = Math.min(event.delta.base, state.held.version);
          return reduce(state, { ...event, delta: { ...event.delta, base } });
        },
      },
      /was never like this/,
    ],
    [
      'a client that takes a delta of another epoch',
      {
        reduce: (state, event) => {
          if (event.type !== 'delta' || state.held === undefined) return reduce(state, event);
          return reduce(state, { ...event, delta: { ...event.delta, epoch: state.held.epoch } });
        },
      },
      /was never like this/,
    ],
    [
      'a line without marks',
      { reduce: (state, event) => (event.type === 'marked' ? { state, effects: [] } : reduce(state, event)) },
      /the client stays at/,
    ],
    [
      'a client that never asks again',
      { reduce: (state, event) => (event.type === 'retry' ? { state, effects: [] } : reduce(state, event)) },
      /the client stays at/,
    ],
    [
      'an instance that lags and sends an older snapshot, to a client that takes it',
      { ...olderSnapshots, ...takesOlderSnapshots },
      /the version ran back/,
    ],
    [
      'a merge that loses a row deleted and added again',
      {
        merge: (first, second) => {
          const merged = merge(first, second);
          for (const [name, ops] of Object.entries(merged))
            for (const id of first[name]?.del ?? [])
              if (ops.put !== undefined && Object.hasOwn(ops.put, id)) {
                const { [id]: _, ...put } = ops.put;
                merged[name] = { ...ops, put, del: [...(ops.del ?? []), id] };
              }
          return merged;
        },
      },
      /was never like this/,
    ],
    [
      'a merge that lets a row keep a field it lost',
      {
        merge: (first, second) => {
          const merged = merge(first, second);
          for (const [name, ops] of Object.entries(merged))
            for (const [id, fields] of Object.entries(first[name]?.set ?? {}))
              if (ops.put !== undefined && Object.hasOwn(ops.put, id))
                ops.put[id] = { ...fields, ...ops.put[id] };
          return merged;
        },
      },
      /was never like this/,
    ],
    [
      'a replica that does not look for gaps in the log',
      {
        accept: (history, delta) => {
          const { view } = history;
          return accept(
            history,
            view === undefined ? delta : { ...delta, base: Math.min(delta.base, view.version) },
          );
        },
      },
      /was never like this/,
    ],
    ['a replica that calls every client current', { since: () => 'current' }, /the client stays at/],
  ])('%s', (_, mutant, symptom) => {
    expect(verdict(mutant)).toMatch(symptom);
  });

  it('no fault where one side alone is careless about older snapshots: each side suffices', () => {
    expect(verdict(olderSnapshots)).toBeUndefined();
    expect(verdict(takesOlderSnapshots)).toBeUndefined();
  });
});
