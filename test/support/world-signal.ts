import { once } from 'node:events';

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
const WITHIN_MS = 25_000;

/**
 * Looks now and at every signal; resolves with what `check` returns as soon as it does not throw, and at the deadline
 * rejects with what it last threw. Nothing else passes the time: no sleep, no polling.
 */
export function until<T>(
  signals: Signal | readonly Signal[],
  check: () => T,
  withinMs = WITHIN_MS,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(deadline);
      for (const stop of stops) stop();
    };
    const look = (): void => {
      try {
        const found = check();
        end();
        resolve(found);
      } catch (error) {
        last = error;
      }
    };
    let last: unknown = new Error('nothing was signalled');
    const stops = [signals].flat().map((signal) => signal.listen(look));
    const deadline = setTimeout(() => {
      end();
      const late = last instanceof Error ? last : new Error(String(last));
      late.message = `Not within ${withinMs} ms: ${late.message}`;
      reject(late);
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

/** The next such event; rejects when it does not come in time. */
export async function nextEvent<T>(emitter: Parameters<typeof once>[0], event: string): Promise<T> {
  const [value] = (await once(emitter, event, { signal: AbortSignal.timeout(WITHIN_MS) })) as [T];
  return value;
}
