import fc from 'fast-check';
import { rowAfter } from '../domain/apply.js';
import type { DocumentState, Row } from '../domain/document.js';
import {
  levelsOf,
  packSummary,
  unpackSummary,
  type LevelledChange,
  type QueueLevels,
} from './summary-codec.js';

const AT = 1_764_000_000_000;
const state = (self: Row): DocumentState => ({ queue: { self } });

const count = fc.oneof(fc.nat(3), fc.nat(100_000));
const levels: fc.Arbitrary<QueueLevels | null> = fc.option(
  fc.record(
    {
      waiting: count,
      oldestSince: fc.integer({ min: AT - 10_000_000, max: AT + 10_000_000 }),
      ...{ available: count, onCall: count },
    },
    { requiredKeys: ['waiting', 'available', 'onCall'] },
  ),
);
const step = fc.record({
  ms: fc.integer({ min: -3_000, max: 400_000 }),
  versions: fc.integer({ min: 1, max: 300 }),
  levels,
});
const chunk = fc.record({ base: fc.nat(), steps: fc.array(step, { minLength: 1, maxLength: 20 }) });

function changesOf({
  base,
  steps,
}: {
  base: number;
  steps: readonly { ms: number; versions: number; levels: QueueLevels | null }[];
}): LevelledChange[] {
  let [at, version] = [AT, base];
  return steps.map(({ ms, versions, levels: now }) => ({
    at: (at += ms),
    version: (version += versions),
    ops: {},
    levels: now,
  }));
}

/** Of the levels after each change those that are new, at instants that never go back, and the last ones. */
function stepsOf(changes: readonly LevelledChange[]): { at: number; version: number; levels: unknown }[] {
  let at = 0;
  const all = changes.map((change) => ({
    at: (at = Math.max(at, change.at)),
    version: change.version,
    levels: change.levels,
  }));
  return all.filter(
    ({ levels: now }, i) =>
      i === 0 ||
      i === all.length - 1 ||
      JSON.stringify(sorted(now)) !== JSON.stringify(sorted(all[i - 1]?.levels)),
  );
}
const sorted = (value: unknown): unknown => Object.entries(value ?? {}).sort();

describe('the summary of a chunk', () => {
  it('holds the levels of the queue after each change of them', () => {
    fc.assert(
      fc.property(chunk, (one) => {
        const changes = changesOf(one);
        const packed = packSummary(one.base, changes);
        let row: Row | undefined;
        const unpacked = [...unpackSummary(packed ?? Buffer.alloc(0), changes[0]?.at ?? 0, one.base)].map(
          ({ at, version, ops }) => {
            row = rowAfter(row, 'self', ops['queue'] ?? {});
            if (row === undefined) return { at, version, levels: null };
            const { agents, ...more } = row as { agents: object };
            return { at, version, levels: { ...more, ...agents } };
          },
        );
        expect(unpacked).toEqual(stepsOf(changes));
      }),
    );
  });

  it('is a few bytes for each step', () => {
    const waiting = { waiting: 1, oldestSince: AT - 500, available: 200, onCall: 0 };
    const changes = [
      { at: AT, version: 8, ops: {}, levels: waiting },
      { at: AT + 1_000, version: 9, ops: {}, levels: waiting },
      { at: AT + 3_000, version: 10, ops: {}, levels: { waiting: 0, available: 199, onCall: 1 } },
      { at: AT + 3_001, version: 11, ops: {}, levels: null },
    ];
    // 3000 ms = 23 × 128 + 56; two versions and all four numbers: 2 × 32 + 15.
    expect([...(packSummary(7, changes) ?? [])]).toEqual([
      ...[0, 39, 1, 233, 7, 200, 1],
      ...[184, 23, 79, 0, 0, 199, 1, 1],
      ...[1, 48],
    ]);
  });

  it('is not made where the levels are not known', () => {
    expect(packSummary(1, [{ at: AT, version: 2, ops: {} }])).toBeNull();
    expect(levelsOf({ commands: {} })).toBeUndefined();
    expect(levelsOf(state({ waiting: 1 }))).toBeUndefined();
    expect(levelsOf(state({ waiting: -1, agents: { available: 0, onCall: 0 } }))).toBeUndefined();
    expect(levelsOf({ queue: {} })).toBeNull();
  });

  it('has no instant of a caller where none waits', () => {
    const agents = { available: 1, onCall: 0 };
    expect(levelsOf(state({ waiting: 0, oldestSince: AT, agents }))).toEqual({ waiting: 0, ...agents });
    expect(levelsOf(state({ waiting: 2, oldestSince: AT, agents }))).toEqual({
      waiting: 2,
      oldestSince: AT,
      ...agents,
    });
  });

  it('is refused when it is cut off', () => {
    expect(() => [...unpackSummary(Buffer.from([0, 39, 1, 233]), AT, 7)]).toThrow('cut off');
  });
});
