import { Injectable } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { ClientAddresses, type Incoming } from './client-addresses.js';
import { RateLimiter, rateOf } from '../../lib/rate-limiter.js';
import { Refusals } from './refusals.js';

const SECOND_MS = 1_000;

/** Limits HTTP requests per client address and per principal. */
@Injectable()
export class RequestLimiter {
  private readonly addressLimiter: RateLimiter;
  private readonly principalLimiter: RateLimiter;

  constructor(
    config: FloorConfig,
    private readonly addresses: ClientAddresses,
    private readonly refusals: Refusals,
  ) {
    this.addressLimiter = new RateLimiter(() => rateOf(config.limits.requestsPerSecondPerAddress, SECOND_MS));
    this.principalLimiter = new RateLimiter(() => rateOf(config.limits.requestsPerSecond, SECOND_MS));
  }

  /** Called before any other work for a request. Throws `too-many-requests`. */
  limitAddress(request: Incoming): void {
    this.ensure(this.addressLimiter.take(this.addresses.of(request), performance.now()), 'from this address');
  }

  /** Called once the token is verified. @param identity of the caller. Throws `too-many-requests`. */
  limitPrincipal(identity: string): void {
    this.ensure(this.principalLimiter.take(identity, performance.now()), 'with this login');
  }

  private ensure(retryAfterMs: number, source: string): void {
    if (retryAfterMs === 0) return;
    this.refusals.count('requests-per-second');
    throw new FloorError('too-many-requests', `Too many requests ${source}.`, { retryAfterMs });
  }
}
