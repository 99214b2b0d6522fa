import { Injectable, Logger } from '@nestjs/common';
import { AccountVendors } from '../accounts/account-vendors.js';
import { FloorStore } from '../floor/floor-store.js';
import type { CommandRecord } from './command-record.js';
import { PollNudge } from './poll-nudge.js';

/** Has the polls that a command touches begin now. */
@Injectable()
export class Nudges {
  private readonly logger = new Logger(Nudges.name);

  constructor(
    private readonly accounts: AccountVendors,
    private readonly floor: FloorStore,
    private readonly polls: PollNudge,
  ) {}

  /** Never throws: without it the polls come in their own time. */
  async nudge({ command, effect }: CommandRecord): Promise<void> {
    const account = this.accounts.find(command.account);
    if (account === undefined || effect.polls.length === 0) return;
    try {
      const known = await this.floor.roster(command.account);
      const wanted = new Set(effect.polls);
      const targets = account.vendor.targets(known?.roster).filter(({ id }) => wanted.has(id));
      await Promise.all(targets.map((target) => this.polls.nudge(command.account, target)));
    } catch (error) {
      this.logger.warn(`The polls after ${command.type} come in their own time: ${String(error)}`);
    }
  }
}
