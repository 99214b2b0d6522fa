import type { RequestReport } from '../../vendors/vendor.js';

/** What is counted of requests to vendors. An abstract class, so that it is also the injection token. */
export abstract class RequestMetrics {
  abstract requested(account: string, outcome: RequestReport['outcome'], tookMs: number): void;
}
