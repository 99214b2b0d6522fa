import { Injectable } from '@nestjs/common';
import { rateOf } from '../../../lib/rate-limiter.js';
import { identityOf, type Principal } from '../../auth/principal.js';
import { configuredAccount } from '../../config/config-changes.js';
import { FloorConfig } from '../../config/floor-config.js';
import { FloorError } from '../../domain/problem.js';
import { Refusals } from '../../http/refusals.js';
import { Keys } from '../../redis/keys.js';
import { BURST_MS, POLL_SHARE } from '../../vendor-accounts/gcra.js';
import { SharedRateLimiter } from '../../redis/shared-rate-limiter.js';
import { digestOf } from './command-request.js';

const MINUTE_MS = 60_000;

/** Limits the commands of one subject over all processes: a minute's worth at once, then at that rate. */
@Injectable()
export class CommandLimiter {
  constructor(
    private readonly limiter: SharedRateLimiter,
    private readonly keys: Keys,
    private readonly config: FloorConfig,
    private readonly refusals: Refusals,
  ) {}

  /**
   * Whether the caller has had its share of the account's commands: half of what the budget reserves for them. Beyond it,
   * commands are accepted and sent only as far as they leave room for those of others.
   */
  async isBeyondShare(caller: Principal, account: string): Promise<boolean> {
    const { budget } = configuredAccount(this.config, account) ?? {};
    if (budget === undefined) return false;
    const share = Math.max(1, (budget.requestsPerMinute * (1 - POLL_SHARE)) / 2);
    const key = this.keys.commandShare(account, digestOf(identityOf(caller)));
    const rate = { burst: Math.max(1, (share * BURST_MS) / MINUTE_MS), everyMs: MINUTE_MS / share };
    return (await this.limiter.take(key, rate)) > 0;
  }

  /** Throws `too-many-requests`. */
  async take(caller: Principal): Promise<void> {
    const { commandsPerMinute } = this.config.limits;
    const key = this.keys.commandPace(digestOf(identityOf(caller)));
    const retryAfterMs = await this.limiter.take(key, rateOf(commandsPerMinute, MINUTE_MS));
    if (retryAfterMs === 0) return;
    this.refusals.count('commands-per-minute');
    throw new FloorError('too-many-requests', `More than ${commandsPerMinute} commands in a minute; wait.`, {
      retryAfterMs,
    });
  }
}
