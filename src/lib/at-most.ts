import { runTogether } from './run-together.js';

/**
 * The task's result for each item, in the order of the items; at most `limit` run at a time. The first failure calls
 * the others off and is thrown once all of them have ended.
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
      // A task may have ended well although it was called off.
      signal.throwIfAborted();
      results.set(index, await task(item, signal));
    }
  };
  const workers = Array.from({ length: Math.min(limit, items.length) }, () => worker);
  await runTogether(signal, ...workers);
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
