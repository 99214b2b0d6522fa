import type { SimClock, SimTimer } from './clock.js';

/** setTimeout counts in a signed 32-bit integer; a longer delay would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The machine's own clock. Its timers never keep a process alive: the façade's listener does that. */
export class RealClock implements SimClock {
  now(): number {
    return Date.now();
  }

  schedule(delayMs: number, run: () => void): SimTimer {
    const handle = setTimeout(run, Math.min(delayMs, LONGEST_TIMEOUT_MS));
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  }
}
