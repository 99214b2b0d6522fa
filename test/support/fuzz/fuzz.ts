import { jest } from '@jest/globals';
import fc from 'fast-check';

// Thousands of cases take longer than any other test; the time-out is what ends a case that hangs.
jest.setTimeout(600_000);

/** Of every parser, with a seed of its own in every run; `npm run test:fuzz` has five times as many. */
export const CASES = Number(process.env['FUZZ_CASES'] ?? 2_000);

/** A failure prints its seed, its path and the smallest counterexample; `fc.assert` plays it again with those. */
export async function everyCase<T>(property: fc.IRawProperty<T>, cases = CASES): Promise<void> {
  const found = await withoutStacks(() => fc.check(property, { numRuns: cases }));
  if (!found.failed) return;
  const { seed, counterexamplePath } = found;
  if (counterexamplePath !== null)
    await fc.assert(property, { numRuns: cases, seed, path: counterexamplePath, endOnFailure: true });
  // The counterexample passed when it was played alone.
  throw new Error(await fc.asyncDefaultReportMessage(found));
}

/** Most cases end in an error, and Jest maps every frame of every stack to its source, which costs more than the case. */
async function withoutStacks<T>(work: () => T | Promise<T>): Promise<T> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** How often each outcome was seen: a run that never gets past the first check proves little. */
export class Outcomes {
  private readonly seen = new Map<string, number>();

  add(outcome: string): void {
    this.seen.set(outcome, this.of(outcome) + 1);
  }

  of(outcome: string): number {
    return this.seen.get(outcome) ?? 0;
  }

  get names(): string[] {
    return [...this.seen.keys()].sort();
  }
}

/** What a counterexample must not leave behind. */
export function expectCleanPrototypes(): void {
  const innocent: Record<string, unknown> = {};
  expect([innocent['polluted'], ([] as unknown as typeof innocent)['polluted']]).toEqual([
    undefined,
    undefined,
  ]);
  expect(Object.keys(Object.prototype)).toEqual([]);
}
