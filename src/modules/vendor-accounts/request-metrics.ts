import type { RequestReport } from '../../vendors/port/vendor.js';
import type { RequestClass } from './gcra.js';

/** What is counted of requests to vendors. An abstract class, so that it is also the injection token. */
export abstract class RequestMetrics {
  abstract requested(account: string, outcome: RequestReport['outcome'], tookMs: number): void;
  /** Requests asked of the account's budget, and what it said. */
  abstract budgeted(
    account: string,
    asker: RequestClass,
    outcome: 'granted' | 'spent' | 'held',
    requests: number,
  ): void;
  /** What the account's login may do; accounts that share a login share it. */
  abstract budget(account: string, requestsPerMinute: number): void;
}
