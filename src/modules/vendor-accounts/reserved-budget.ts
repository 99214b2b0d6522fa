import { setTimeout as delay } from 'node:timers/promises';
import { BudgetSpent } from '../../vendors/port/errors.js';
import type { RequestBudget } from '../../vendors/port/vendor.js';
import type { CredentialBudget } from './credential-budget.js';
import type { BudgetClaim } from './gcra.js';

const PATIENCE_MS = 1_000;

/**
 * The requests of one poll or command: those paid for in advance, then one by one. With `onExtra` it waits for our own
 * budget as long as the signal allows, so that what a long poll has read so far is not lost; without, for one second.
 */
export class ReservedBudget implements RequestBudget {
  constructor(
    private readonly budget: CredentialBudget,
    /** For each request that was not paid for in advance. */
    private readonly claim: BudgetClaim,
    private credits: number,
    /** Called with 0 for a request that was not paid for in advance, then with each wait for the budget, in ms. */
    private readonly onExtra?: (waitMs: number) => void,
  ) {}

  async take(signal: AbortSignal): Promise<void> {
    if (this.credits > 0) {
      this.credits -= 1;
      return;
    }
    const giveUpAt = Date.now() + PATIENCE_MS;
    this.onExtra?.(0);
    for (;;) {
      signal.throwIfAborted();
      const grant = await this.budget.take(this.claim);
      if (grant.ok) return;
      const { retryAfterMs, why } = grant;
      const isPatient = this.onExtra !== undefined && why === 'spent';
      if (!isPatient && Date.now() + retryAfterMs > giveUpAt)
        throw new BudgetSpent(
          why === 'held'
            ? 'the vendor asked us to slow down'
            : `the budget of ${this.budget.requestsPerMinute} requests a minute is spent`,
          retryAfterMs,
          why,
        );
      this.onExtra?.(retryAfterMs);
      await delay(retryAfterMs, undefined, { signal });
    }
  }
}
