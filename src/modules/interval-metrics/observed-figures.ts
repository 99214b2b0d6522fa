import type { ObservedDay } from './metrics-document.js';

/** What was observed of contacts and agents; the history provides it. */
export abstract class ObservedFigures {
  /**
   * Of an interval so far; undefined: nothing is recorded of the account. Rejects when PostgreSQL does not answer.
   * @param to now, or the end of the interval
   */
  abstract counts(account: string, from: number, to: number): Promise<ObservedDay | undefined>;
}
