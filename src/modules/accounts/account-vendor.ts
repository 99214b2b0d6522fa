import type { Vendor } from '../../vendors/vendor.js';
import type { AccountConfig } from '../config/floor-config.js';
import type { CredentialBudget } from './credential-budget.js';
import type { RequestClass } from './gcra.js';
import { PrepaidBudget } from './prepaid-budget.js';
import type { RequestPayer } from './request-payer.js';

/** One configured account: its vendor, and the budget its requests are paid from. */
export class AccountVendor {
  constructor(
    readonly config: AccountConfig,
    readonly vendor: Vendor,
    readonly budget: CredentialBudget,
    private readonly payer: RequestPayer,
  ) {}

  /** Requests made inside `work` use up `credits`, taken from the budget before; then they are taken one by one. */
  asking<T>(as: RequestClass, credits: number, work: (vendor: Vendor) => Promise<T>): Promise<T> {
    return this.payer.run(new PrepaidBudget(this.budget, as, credits), () => work(this.vendor));
  }
}
