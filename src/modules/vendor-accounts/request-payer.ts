import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestBudget } from '../../vendors/port/vendor.js';

/**
 * Who pays for the requests made now. A vendor is made once per account and never changes, but each poll brings the
 * requests it paid for in advance, and many polls of an account run side by side: what is paid belongs to the chain of
 * calls, not to the vendor, and the port need not know of it.
 */
export class RequestPayer {
  private readonly payer = new AsyncLocalStorage<RequestBudget>();

  /** Requests made inside `work` are paid from `budget`. */
  run<T>(budget: RequestBudget, work: () => Promise<T>): Promise<T> {
    return this.payer.run(budget, work);
  }

  /** For a vendor: takes from whoever pays; outside any `run`, from `otherwise`. */
  budget(otherwise: RequestBudget): RequestBudget {
    return { take: (signal) => (this.payer.getStore() ?? otherwise).take(signal) };
  }
}
