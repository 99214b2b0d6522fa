import { setMaxListeners } from 'node:events';

type Results<Tasks extends readonly unknown[]> = { -readonly [Index in keyof Tasks]: Tasks[Index] };

/**
 * Runs tasks concurrently. The first failure aborts the others and is thrown once all of them have ended, so that a
 * failed poll leaves nothing running into the next one.
 */
export async function runTogether<const Tasks extends readonly unknown[]>(
  signal: AbortSignal,
  ...tasks: { [Index in keyof Tasks]: (signal: AbortSignal) => Promise<Tasks[Index]> }
): Promise<Results<Tasks>> {
  const group = new AbortController();
  // Each task listens, and so may each of its requests.
  setMaxListeners(0, group.signal);
  const abort = () => group.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  const failures: unknown[] = [];
  const running = tasks.map(async (task: (signal: AbortSignal) => Promise<unknown>) => {
    try {
      return await task(group.signal);
    } catch (error) {
      failures.push(error);
      group.abort();
      return undefined;
    }
  });
  try {
    const results = await Promise.all(running);
    if (failures.length > 0) throw failures[0];
    // Results have the order of the tasks, which the type of `map` on a tuple does not express.
    return results as Results<Tasks>;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
