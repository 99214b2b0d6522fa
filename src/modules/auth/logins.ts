import { Injectable } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { RateLimiter, rateOf } from '../../lib/rate-limiter.js';
import { Refusals } from '../http/refusals.js';
import type { Principal } from './principal.js';
import { TokenVerifier } from './token-verifier.js';

const MINUTE_MS = 60_000;
/** A flood comes from many addresses: once there are so many times one address's bad tokens in all … */
const FLOOD = 2;
/** … an address is allowed only this share of them. */
const FLOOD_SHARE = 1 / 20;
const EVERYBODY = '';

/**
 * Tokens as they come from outside. An address that brings too many bad ones is sent away without a look at its tokens,
 * good ones too: to verify a signature costs more than to make one up. What is allowed comes back steadily, so whoever
 * shares the address is let in as soon as the flood ends. While bad tokens flood in from everywhere, each address is
 * allowed far fewer.
 */
@Injectable()
export class Logins {
  private readonly failures: RateLimiter;
  private readonly strict: RateLimiter;
  private readonly inAll: RateLimiter;

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly refusals: Refusals,
    { limits }: FloorConfig,
  ) {
    const { failedLoginsPerMinute: most } = limits;
    this.failures = new RateLimiter(rateOf(most, MINUTE_MS));
    this.strict = new RateLimiter(rateOf(Math.max(1, most * FLOOD_SHARE), MINUTE_MS));
    this.inAll = new RateLimiter(rateOf(most * FLOOD, MINUTE_MS), 1);
  }

  /** Why no token from there is looked at right now, if there is a reason. */
  refusal(address: string): FloorError | undefined {
    const now = performance.now();
    const flooded = this.inAll.waitMs(EVERYBODY, now) > 0;
    const retryAfterMs = (flooded ? this.strict : this.failures).waitMs(address, now);
    if (retryAfterMs === 0) return undefined;
    this.refusals.refused('failed-logins');
    const detail = 'Too many bad tokens came from this address; wait.';
    return new FloorError('too-many-failures', detail, { retryAfterMs });
  }

  /** Throws `too-many-failures`, or what the verifier throws. */
  async verify(token: string, address: string): Promise<Principal> {
    const refusal = this.refusal(address);
    if (refusal !== undefined) throw refusal;
    try {
      return await this.verifier.verify(token);
    } catch (error) {
      if (error instanceof FloorError && error.code === 'unauthenticated') {
        this.refusals.refused('bad-token');
        const now = performance.now();
        for (const pace of [this.failures, this.strict]) pace.take(address, now);
        this.inAll.take(EVERYBODY, now);
      }
      throw error;
    }
  }
}
