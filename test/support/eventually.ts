import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

/**
 * For what nothing announces: checks every 10 ms until the condition holds. The limit is the test's own time-out, or `withinMs`,
 * after which it throws with what `else` shows.
 */
export async function eventually(
  condition: () => Promise<boolean> | boolean,
  { withinMs = Infinity, else: shown }: { withinMs?: number; else?: () => unknown } = {},
): Promise<void> {
  const until = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > until) throw new Error(`Still not so: ${inspect(shown?.(), { depth: 5 })}`);
    // What waits after its test has failed keeps no worker from ending.
    await delay(10, undefined, { ref: false });
  }
}

/** A promise and the way to fulfil it. */
export function gate(): { open: () => void; opened: Promise<void> } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}
