import type { Interval } from '../domain/totals.js';
import type { ObservedDay } from './metrics-document.js';

/** What was observed of contacts and agents; the history provides it. */
export abstract class ObservedFigures {
  /** Of a day so far. Rejects with `unavailable` when PostgreSQL does not answer. */
  abstract day(account: string, day: Interval): Promise<ObservedDay>;
}
