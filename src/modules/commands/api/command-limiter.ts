import { Injectable } from '@nestjs/common';
import { rateOf } from '../../../lib/rate-limiter.js';
import { identityOf, type Principal } from '../../auth/principal.js';
import { FloorConfig } from '../../config/floor-config.js';
import { FloorError } from '../../domain/problem.js';
import { Refusals } from '../../http/refusals.js';
import { Keys } from '../../redis/keys.js';
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
