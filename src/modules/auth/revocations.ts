import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Principal } from './principal.js';
import { keyOf, namesOf, reaches, type Revocation, RevocationLog } from './revocation-log.js';
import { FloorError } from '../domain/problem.js';
import { TypedEmitter } from '../../lib/typed-emitter.js';
import { OutageLog } from '../../lib/outage-log.js';
import { IntervalTask } from '../../lib/interval-task.js';
import { Refusals } from '../http/refusals.js';

/** The revocations this process knows of, for as long as they can matter. */
export class RevocationBook {
  /** From the oldest to the newest. */
  private readonly entries = new Map<string, Revocation>();

  /** @param keepMs the longest that a token may be good for */
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

  names(principal: Principal): boolean {
    return namesOf(principal).some((named) => {
      const revocation = this.entries.get(keyOf(named));
      return revocation !== undefined && reaches(revocation, principal);
    });
  }
}

/** Open sockets have to end within two seconds, wherever they are. */
const LOOK_EVERY_MS = 1_000;

export interface RevocationEvents {
  /** More is revoked than before. `emptied`: Redis was, so that displays may be gone without a revocation. */
  changed: { emptied: boolean };
}

/**
 * Which logins were revoked. Every process reads it from Redis once a second, and knows it while Redis is away: nobody
 * can revoke anything then either.
 */
@Injectable()
export class Revocations
  extends TypedEmitter<RevocationEvents>
  implements OnModuleInit, BeforeApplicationShutdown
{
  private readonly book: RevocationBook;
  private readonly repeat: IntervalTask;
  private read = false;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly log: RevocationLog,
    private readonly refusals: Refusals,
  ) {
    super();
    this.book = new RevocationBook(log.keepMs);
    const outage = new OutageLog(new Logger('Auth'), 'read the revocations');
    this.repeat = new IntervalTask(LOOK_EVERY_MS, outage, () => this.look());
  }

  /** Tokens that are good for longer are not accepted, so that a revocation need not be kept for ever. */
  get longestTokenMs(): number {
    return this.log.keepMs;
  }

  onModuleInit(): void {
    this.repeat.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.repeat.stop();
  }

  /** Resolves once the revocations were read at least once. Throws `unavailable` when they cannot be. */
  async ready(): Promise<void> {
    if (this.read) return;
    try {
      await this.look();
    } catch (cause) {
      throw new FloorError('unavailable', 'The revoked logins cannot be read right now.', { cause });
    }
  }

  /** Whether this login was revoked, as far as this process knows. */
  names(principal: Principal): boolean {
    return this.book.names(principal);
  }

  /**
   * In force here when it resolves, and everywhere within two seconds. Throws `too-many-requests`, or `unavailable`: then
   * nothing is revoked.
   */
  async revoke(revocation: Revocation): Promise<void> {
    const retryAfterMs = await this.add(revocation);
    if (retryAfterMs > 0) {
      this.refusals.refused('revocations-per-hour');
      throw new FloorError(
        'too-many-requests',
        'Your tenant has revoked too many tokens within an hour. Revoke all of a subject’s at once.',
        { retryAfterMs },
      );
    }
    this.learn([revocation], false);
  }

  /** One look at a time: two that ask for the same would each miss what the other was given. */
  private look(): Promise<void> {
    return (this.looking ??= this.catchUp().finally(() => (this.looking = undefined)));
  }

  private async catchUp(): Promise<void> {
    for (let more = true; more;) {
      const news = await this.log.news();
      more = news.more;
      this.learn(news.revocations, news.emptied);
    }
    this.read = true;
  }

  private learn(revocations: Revocation[], emptied: boolean): void {
    if (revocations.length === 0 && !emptied) return;
    for (const revocation of revocations) this.book.add(revocation);
    this.book.forgetOld(Date.now());
    this.emit('changed', { emptied });
  }

  private async add(revocation: Revocation): Promise<number> {
    try {
      return await this.log.add(revocation);
    } catch (cause) {
      throw new FloorError('unavailable', 'The store cannot be reached; nothing was revoked.', { cause });
    }
  }
}
