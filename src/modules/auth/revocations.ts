import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Principal } from './principal.js';
import { keyOf, revocationKeysOf, appliesTo, type Revocation, RevocationLog } from './revocation-log.js';
import { FloorError } from '../domain/problem.js';
import { orUnavailable } from '../domain/unavailable.js';
import { TypedEmitter } from '../../lib/typed-emitter.js';
import { OutageLog } from '../../lib/outage-log.js';
import { IntervalTask } from '../../lib/interval-task.js';
import { Refusals } from '../http/refusals.js';

/** The revocations in the memory of this process, until the tokens they apply to have expired. */
export class RevocationBook {
  /** Oldest first. */
  private readonly entries = new Map<string, Revocation>();

  /** @param keepMs how long a revocation can matter */
  constructor(private readonly keepMs: number) {}

  get size(): number {
    return this.entries.size;
  }

  add(revocation: Revocation): void {
    const key = keyOf(revocation);
    const known = this.entries.get(key);
    this.entries.delete(key);
    this.entries.set(key, known !== undefined && known.at > revocation.at ? known : revocation);
  }

  forgetOld(now: number): void {
    for (const [key, { at }] of this.entries) {
      if (at > now - this.keepMs) return;
      this.entries.delete(key);
    }
  }

  isRevoked(principal: Principal): boolean {
    return revocationKeysOf(principal).some((name) => {
      const revocation = this.entries.get(keyOf(name));
      return revocation !== undefined && appliesTo(revocation, principal);
    });
  }
}

/** Open sockets have to close within two seconds on every instance. */
const POLL_EVERY_MS = 1_000;

export interface RevocationEvents {
  /** New revocations were read. `emptied`: Redis was emptied, so displays may be gone without a revocation. */
  changed: { emptied: boolean };
}

/**
 * Knows which logins are revoked. Every process reads the revocations from Redis once a second and keeps them in memory,
 * so that an outage of Redis lets no revoked login in.
 */
@Injectable()
export class Revocations
  extends TypedEmitter<RevocationEvents>
  implements OnModuleInit, BeforeApplicationShutdown
{
  private readonly book: RevocationBook;
  private readonly interval: IntervalTask;
  private hasRead = false;
  private polling: Promise<void> | undefined;

  constructor(
    private readonly log: RevocationLog,
    private readonly refusals: Refusals,
  ) {
    super();
    this.book = new RevocationBook(log.keepMs);
    const outage = new OutageLog(new Logger('Auth'), 'read the revocations');
    this.interval = new IntervalTask(POLL_EVERY_MS, outage, () => this.poll());
  }

  /** Tokens with a longer validity are not accepted, so that revocations can expire. */
  get longestTokenMs(): number {
    return this.log.longestTokenMs;
  }

  onModuleInit(): void {
    this.interval.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.interval.stop();
  }

  /** Resolves once the revocations have been read. Throws `unavailable` if that fails. */
  async ready(): Promise<void> {
    if (this.hasRead) return;
    await orUnavailable(this.poll());
  }

  /** Whether this login is revoked, by what this process has read. */
  isRevoked(principal: Principal): boolean {
    return this.book.isRevoked(principal);
  }

  /**
   * In force in this process when it resolves, and everywhere within two seconds. Throws `too-many-requests` or
   * `unavailable`; then nothing is revoked.
   */
  async revoke(revocation: Revocation): Promise<void> {
    const retryAfterMs = await orUnavailable(this.log.add(revocation));
    if (retryAfterMs > 0) {
      this.refusals.count('revocations-per-hour');
      throw new FloorError(
        'too-many-requests',
        'The tenant has revoked too many tokens within an hour. Revoke all tokens of a subject at once.',
        { retryAfterMs },
      );
    }
    this.apply([revocation], false);
  }

  /** One read at a time: two concurrent ones would start from the same position. */
  private poll(): Promise<void> {
    return (this.polling ??= this.catchUp().finally(() => (this.polling = undefined)));
  }

  private async catchUp(): Promise<void> {
    for (let more = true; more;) {
      const batch = await this.log.readNew();
      more = batch.more;
      this.apply(batch.revocations, batch.emptied);
    }
    this.hasRead = true;
  }

  private apply(revocations: Revocation[], emptied: boolean): void {
    if (revocations.length === 0 && !emptied) return;
    for (const revocation of revocations) this.book.add(revocation);
    this.book.forgetOld(Date.now());
    this.emit('changed', { emptied });
  }
}
