import { Injectable } from '@nestjs/common';
import type { RequestReport } from '../../vendors/port/vendor.js';
import { MetricsRegistry } from '../metrics/metrics-registry.js';
import type { RequestClass } from './gcra.js';

/** What is counted of requests to vendors. */
@Injectable()
export class RequestMetrics {
  private readonly requests;
  private readonly seconds;
  private readonly budgetRequests;
  private readonly budgetLimit;

  constructor(registry: MetricsRegistry) {
    this.requests = registry.counter('vendor_requests_total', 'Requests to vendors.', ['account', 'outcome']);
    this.seconds = registry.histogram('vendor_request_seconds', 'Duration of a request to a vendor.', [
      'account',
    ]);
    this.budgetRequests = registry.counter(
      'budget_requests_total',
      'Requests asked of the budget of a login: granted, or refused because it was spent or the vendor asked us to slow down.',
      ['account', 'class', 'outcome'],
    );
    this.budgetLimit = registry.gauge('budget_requests_per_minute', 'Limit of the budget of a login.', [
      'account',
    ]);
  }

  requested(account: string, outcome: RequestReport['outcome'], tookMs: number): void {
    this.requests.inc({ account, outcome });
    this.seconds.observe({ account }, tookMs / 1000);
  }

  /** @param requests asked of the account's budget */
  budgeted(
    account: string,
    requestClass: RequestClass,
    outcome: 'granted' | 'spent' | 'held',
    requests: number,
  ): void {
    this.budgetRequests.inc({ account, class: requestClass, outcome }, requests);
  }

  /** The limit of the account's login; accounts that share a login share it. */
  budget(account: string, requestsPerMinute: number): void {
    this.budgetLimit.set({ account }, requestsPerMinute);
  }

  /** The account was taken out of the configuration. */
  forget(account: string): void {
    this.budgetLimit.remove({ account });
  }
}
