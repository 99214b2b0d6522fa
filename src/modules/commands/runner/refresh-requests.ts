import { Injectable, Logger } from '@nestjs/common';
import type { PollTarget } from '../../../vendors/port/vendor.js';
import { AccountVendors } from '../../vendor-accounts/account-vendors.js';
import type { CommandRecord } from '../command-record.js';
import type { PollRequest } from '../../floor/floor-write.js';
import { CurrentRoster } from '../../floor/current-roster.js';

/** What commands need of the pollers. */
export abstract class PollRefresh {
  /** The target's next poll begins after this call, and soon. */
  abstract requestRefresh(account: string, target: PollTarget, request?: PollRequest): Promise<void>;
}

/** Requests the polls that show the effect of a command. */
@Injectable()
export class RefreshRequests {
  private readonly logger = new Logger(RefreshRequests.name);

  constructor(
    private readonly accounts: AccountVendors,
    private readonly rosters: CurrentRoster,
    private readonly polls: PollRefresh,
  ) {}

  /** Never throws: when the request fails, the polls run at their usual intervals. */
  async request({ command, effect }: CommandRecord): Promise<void> {
    const account = this.accounts.find(command.account);
    if (account === undefined || effect.polls.length === 0) return;
    try {
      const roster = await this.rosters.of(command.account);
      const wanted = new Set(effect.polls);
      const targets = account.vendor.targets(roster).filter(({ id }) => wanted.has(id));
      await Promise.all(
        targets.map((target) => this.polls.requestRefresh(command.account, target, { cause: 'command' })),
      );
    } catch (error) {
      this.logger.warn(
        `Cannot request the polls after ${command.type}; they run at their usual intervals: ${String(error)}`,
      );
    }
  }
}
