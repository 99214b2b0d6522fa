import { Injectable } from '@nestjs/common';
import type { AccountVendor } from '../modules/vendor-accounts/account-vendors.js';
import type { Roster } from '../modules/domain/reading.js';
import type { PollTarget, Vendor } from '../vendors/port/vendor.js';

/** By the target's id. */
export type PollPlan = ReadonlyMap<string, PollTarget>;

interface Planned {
  vendor: Vendor;
  version: string | undefined;
  totals: boolean;
  plan: PollPlan;
}

/** The poll targets of each account, recomputed when its roster changes. */
@Injectable()
export class PollPlans {
  private readonly plans = new Map<string, Planned>();

  /** @param version of the roster; undefined while there is none */
  of({ config, vendor }: AccountVendor, version: string | undefined, roster: Roster | undefined): PollPlan {
    const { id, totals = true } = config;
    const known = this.plans.get(id);
    const isCurrent = known?.vendor === vendor && known.version === version && known.totals === totals;
    if (known !== undefined && isCurrent) return known.plan;
    const targets = vendor.targets(roster).filter(({ cadence }) => totals || cadence !== 'totals');
    const plan = new Map(targets.map((target) => [target.id, target]));
    this.plans.set(id, { vendor, version, totals, plan });
    return plan;
  }
}
