export interface SimTimer {
  cancel(): void;
}

/** The only source of time of a simulated floor. Instants are epoch milliseconds UTC. */
export interface SimClock {
  now(): number;
  /** Runs `run` once, `delayMs` from now (never synchronously). */
  schedule(delayMs: number, run: () => void): SimTimer;
}
