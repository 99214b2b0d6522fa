/** What a client needs of the machine it runs on; tests give their own. */
export interface Environment {
  /** Milliseconds of a clock that never jumps. */
  monotonic(): number;
  /** Epoch ms as this machine believes; only a first guess until the server's clock is known. */
  wall(): number;
  /** At least 0, below 1. */
  random(): number;
  /** Calls back once after so many milliseconds; what it returns calls that off. */
  after(ms: number, callback: () => void): () => void;
  /** Calls back whenever the page is looked at again, as after a sleep; what it returns ends that. */
  onVisible(callback: () => void): () => void;
}

interface Page {
  readonly visibilityState: string;
  addEventListener(event: 'visibilitychange', listener: () => void): void;
  removeEventListener(event: 'visibilitychange', listener: () => void): void;
}

/** Beyond this a timer of browsers and Node runs out at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemEnvironment: Environment = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  random: () => Math.random(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
  onVisible(callback) {
    // The client is compiled without the DOM's types, since Node has none of it.
    const { document: page } = globalThis as { document?: Page };
    const listener = () => {
      if (page?.visibilityState === 'visible') callback();
    };
    page?.addEventListener('visibilitychange', listener);
    return () => page?.removeEventListener('visibilitychange', listener);
  },
};
