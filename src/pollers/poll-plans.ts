import { Injectable } from '@nestjs/common';
import type { AccountVendor } from '../modules/vendor-accounts/account-vendors.js';
import type { Roster } from '../modules/domain/reading.js';
import type { PollTarget, Vendor } from '../vendors/port/vendor.js';

/** By the target's id. */
export type PollPlan = ReadonlyMap<string, PollTarget>;

/** The poll targets of each account, recomputed when its roster changes. */
@Injectable()
export class PollPlans {
  private readonly plans = new Map<string, { vendor: Vendor; version: string | undefined; plan: PollPlan }>();

  /** @param version of the roster; undefined while there is none */
  of({ config, vendor }: AccountVendor, version: string | undefined, roster: Roster | undefined): PollPlan {
    const known = this.plans.get(config.id);
    if (known !== undefined && known.vendor === vendor && known.version === version) return known.plan;
    const plan = new Map(vendor.targets(roster).map((target) => [target.id, target]));
    this.plans.set(config.id, { vendor, version, plan });
    return plan;
  }
}
