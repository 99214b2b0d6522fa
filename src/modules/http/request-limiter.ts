import { Injectable } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { ClientAddresses, type Incoming } from './client-addresses.js';
import { RateLimiter, rateOf } from '../../lib/rate-limiter.js';
import { Refusals } from './refusals.js';

const SECOND_MS = 1_000;

/** How many HTTP requests are answered, by where they come from and by whose they are. */
@Injectable()
export class RequestLimiter {
  private readonly ofAddresses: RateLimiter;
  private readonly ofPrincipals: RateLimiter;

  constructor(
    { limits }: FloorConfig,
    private readonly addresses: ClientAddresses,
    private readonly refusals: Refusals,
  ) {
    this.ofAddresses = new RateLimiter(rateOf(limits.requestsPerSecondPerAddress, SECOND_MS));
    this.ofPrincipals = new RateLimiter(rateOf(limits.requestsPerSecond, SECOND_MS));
  }

  /** Before anything is done for a request. Throws `too-many-requests`. */
  arrived(request: Incoming): void {
    this.ensure(this.ofAddresses.take(this.addresses.of(request), performance.now()), 'from this address');
  }

  /** Once it is known whose it is. Throws `too-many-requests`. */
  of({ tenant, subject }: { tenant: string; subject: string }): void {
    this.ensure(this.ofPrincipals.take(`${tenant}\n${subject}`, performance.now()), 'with this login');
  }

  private ensure(retryAfterMs: number, whose: string): void {
    if (retryAfterMs === 0) return;
    this.refusals.refused('requests-per-second');
    throw new FloorError('too-many-requests', `Too many requests ${whose}; slow down.`, { retryAfterMs });
  }
}
