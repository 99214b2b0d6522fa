/**
 * Runs `work` with a signal that fires after `ms`, or when `outer` does. Rejects in words when the time has passed, or as `work`
 * does. `AbortSignal.any` and `AbortSignal.timeout` are younger than the browsers of televisions.
 */
export async function within<T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const ending = new AbortController();
  const end = () => ending.abort();
  const passed = { time: false };
  const timer = setTimeout(() => {
    passed.time = true;
    end();
  }, ms);
  if (outer?.aborted === true) end();
  outer?.addEventListener('abort', end);
  try {
    return await work(ending.signal);
  } catch (error) {
    throw passed.time ? new Error(`no answer within ${ms / 1000} s`) : error;
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', end);
  }
}
