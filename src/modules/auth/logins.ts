import { Injectable } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { Pace } from '../http/pace.js';
import { Refusals } from '../http/refusals.js';
import type { Principal } from './principal.js';
import { TokenVerifier } from './token-verifier.js';

const MINUTE_MS = 60_000;

/**
 * Tokens as they come from outside. An address that brings too many bad ones is sent away without a look at its tokens,
 * good ones too: to verify a signature costs more than to make one up. What is allowed comes back steadily, so whoever
 * shares the address is let in as soon as the flood ends.
 */
@Injectable()
export class Logins {
  private readonly failures: Pace;

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly refusals: Refusals,
    { limits }: FloorConfig,
  ) {
    this.failures = new Pace(limits.failedLoginsPerMinute, MINUTE_MS);
  }

  /** Why no token from there is looked at right now, if there is a reason. */
  refusal(address: string): FloorError | undefined {
    const retryAfterMs = this.failures.waitMs(address, performance.now());
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
        this.failures.take(address, performance.now());
      }
      throw error;
    }
  }
}
