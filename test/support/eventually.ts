import { setTimeout as delay } from 'node:timers/promises';

/** For what nothing announces: checks every 10 ms until the condition holds; the test's own time-out is the limit. */
export async function eventually(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await delay(10);
}

/** A promise and the way to fulfil it. */
export function gate(): { open: () => void; opened: Promise<void> } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}
