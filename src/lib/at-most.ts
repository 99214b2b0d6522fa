import { runTogether } from './run-together.js';

/**
 * Runs the task for each item, at most `limit` at a time, and returns the results in the order of the items. The first
 * failure aborts the others and is thrown once all of them have ended.
 */
export async function atMost<Item, Result>(
  limit: number,
  signal: AbortSignal,
  items: readonly Item[],
  task: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  const left = items.entries();
  const worker = async (signal: AbortSignal): Promise<void> => {
    for (const [index, item] of left) {
      // A task may succeed although its signal is aborted.
      signal.throwIfAborted();
      results.set(index, await task(item, signal));
    }
  };
  const workers = Array.from({ length: Math.min(limit, items.length) }, () => worker);
  await runTogether(signal, ...workers);
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
