import { Injectable } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { RateLimiter, rateOf } from '../../lib/rate-limiter.js';
import { Refusals } from '../http/refusals.js';
import type { Principal } from './principal.js';
import { TokenVerifier } from './token-verifier.js';

const MINUTE_MS = 60_000;
/** A flood: bad tokens of all addresses together exceed this multiple of one address's limit … */
const FLOOD = 2;
/** … and each address is limited to this share of its limit. */
const FLOOD_SHARE = 1 / 20;
const ALL_ADDRESSES = '';

/**
 * Verifies tokens of clients and limits bad ones. Tokens from an address with too many bad ones are refused without
 * verification, good ones included, since verifying a signature costs more than inventing one. The limit refills
 * steadily, so other clients of that address can log in soon after the flood ends. While bad tokens come from many
 * addresses, the limit of each address is far lower.
 */
@Injectable()
export class Logins {
  private readonly failures: RateLimiter;
  private readonly strict: RateLimiter;
  private readonly total: RateLimiter;

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly refusals: Refusals,
    config: FloorConfig,
  ) {
    const most = (): number => config.limits.failedLoginsPerMinute;
    this.failures = new RateLimiter(() => rateOf(most(), MINUTE_MS));
    this.strict = new RateLimiter(() => rateOf(Math.max(1, most() * FLOOD_SHARE), MINUTE_MS));
    this.total = new RateLimiter(() => rateOf(most() * FLOOD, MINUTE_MS), 1);
  }

  /** The error if tokens from this address are not verified now; undefined if they are. */
  checkAddress(address: string): FloorError | undefined {
    const now = performance.now();
    const flooded = this.total.waitMs(ALL_ADDRESSES, now) > 0;
    const retryAfterMs = (flooded ? this.strict : this.failures).waitMs(address, now);
    if (retryAfterMs === 0) return undefined;
    this.refusals.count('failed-logins');
    const detail = 'Too many invalid tokens came from this address.';
    return new FloorError('too-many-failures', detail, { retryAfterMs });
  }

  /** Throws `too-many-failures`, or what the verifier throws. */
  async verify(token: string, address: string): Promise<Principal> {
    const refusal = this.checkAddress(address);
    if (refusal !== undefined) throw refusal;
    try {
      return await this.verifier.verify(token);
    } catch (error) {
      if (error instanceof FloorError && error.code === 'unauthenticated') {
        this.refusals.count('bad-token');
        const now = performance.now();
        for (const limiter of [this.failures, this.strict]) limiter.take(address, now);
        this.total.take(ALL_ADDRESSES, now);
      }
      throw error;
    }
  }
}
