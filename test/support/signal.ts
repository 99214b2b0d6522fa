/** Says that something may have changed. */
export class Signal {
  private readonly listeners = new Set<() => void>();

  readonly emit = (): void => {
    for (const listener of [...this.listeners]) listener();
  };

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** Below Jest's own limit, so that a failure says what was missing. */
const WITHIN_MS = 100_000;

/**
 * Looks now and at every signal; resolves with what `check` returns as soon as it does not throw, and at the deadline
 * rejects with what it last threw. Nothing else passes the time: no sleep, no polling.
 */
export function until<T>(
  signals: Signal | readonly Signal[],
  check: () => T,
  withinMs = WITHIN_MS,
): Promise<T> {
  // Where the test waits is what its reader wants to see.
  const site = new Error();
  return new Promise((resolve, reject) => {
    let missing: unknown;
    const look = (): void => {
      try {
        const found = check();
        end();
        resolve(found);
      } catch (error) {
        missing = error;
      }
    };
    const end = (): void => {
      clearTimeout(deadline);
      for (const stop of stops) stop();
    };
    const stops = [signals].flat().map((signal) => signal.listen(look));
    const deadline = setTimeout(() => {
      end();
      site.message = `Not within ${withinMs} ms: ${missing instanceof Error ? missing.message : String(missing)}`;
      site.stack = `${site.message}\n${site.stack?.split('\n').slice(1).join('\n')}`;
      reject(site);
    }, withinMs);
    look();
  });
}

/** The value, or a reason to look again later. */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}

/** Whether the condition holds, or a reason to look again later. */
export function holds(condition: boolean, what: () => string): void {
  if (!condition) throw new Error(what());
}
