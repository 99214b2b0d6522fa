import type { RequestBudget } from '../../src/vendors/port/vendor.js';

/** Lets everything pass, and counts. */
export class UnlimitedBudget implements RequestBudget {
  taken = 0;

  take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.taken += 1;
    return Promise.resolve();
  }
}
