import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { freshness, type Freshness, type TargetHealth } from '../domain/freshness.js';
import type { SourceState } from '../domain/source.js';
import { IntervalTask } from '../../lib/interval-task.js';
import { OutageLog } from '../../lib/outage-log.js';
import { FloorReplica } from './floor-replica.js';
import { FloorStore } from './floor-store.js';

const REFRESH_MS = 1_000;

/** The change log is read at least once a second. Beyond this the rows may lack changes that their polls have found. */
const LOG_LATE_MS = 3_000;
/** Beyond this the process cannot vouch for its rows, and is not ready. */
const UNREAD_MS = 10_000;

interface FollowedAccount {
  followers: number;
  /** Absent: never read. */
  targets?: TargetHealth[];
  reading?: Promise<void> | undefined;
}

/**
 * How fresh the rows are that this process shows: the one judgement behind marks, answers to `subscribe`, REST bodies,
 * entity tags and `/readyz`. It has two sources. The targets' records say when the phone system was last read; an
 * unchanged poll writes nothing to the change log, so they are read from Redis every second. The age of the change log
 * says whether what the polls found has reached this process. Both age while Redis cannot be read.
 */
@Injectable()
export class FreshnessService implements BeforeApplicationShutdown {
  private readonly accounts = new Map<string, FollowedAccount>();
  /** When the records of any followed account were last read, epoch ms. */
  private recordsReadAt = 0;
  private readonly outage = new OutageLog(
    new Logger(FreshnessService.name),
    'read the records of poll targets',
  );
  private readonly refreshing = new IntervalTask(REFRESH_MS, this.outage, () => this.refreshAll());

  constructor(
    private readonly store: FloorStore,
    private readonly replica: FloorReplica,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    await this.refreshing.stop();
  }

  follow(account: string): void {
    if (this.accounts.size === 0) this.recordsReadAt = Date.now();
    const followed = this.accounts.get(account) ?? { followers: 0 };
    followed.followers += 1;
    this.accounts.set(account, followed);
    this.refreshing.start();
  }

  follows(account: string): boolean {
    return this.accounts.has(account);
  }

  unfollow(account: string): void {
    const followed = this.accounts.get(account);
    if (followed === undefined) return;
    followed.followers -= 1;
    if (followed.followers === 0) this.accounts.delete(account);
  }

  /**
   * Judged at this moment, of the whole account or of these of its queues; `starting` while no record was read.
   * `polledAt` and `nextDueAt` are epoch ms.
   */
  of(account: string, queues?: ReadonlySet<string>): Freshness {
    const targets = this.targets(account).filter(
      ({ queue }) => queues === undefined || queue === undefined || queues.has(queue),
    );
    const now = Date.now();
    const { state, polledAt, nextDueAt } = freshness(targets, now);
    const readAt = this.replica.logReadAt(account) ?? now;
    const isBehind = now - readAt > LOG_LATE_MS;
    return {
      state: isBehind ? worse(state, now - readAt > UNREAD_MS ? 'stale' : 'late') : state,
      ...(polledAt !== undefined && { polledAt: isBehind ? Math.min(polledAt, readAt) : polledAt }),
      ...(nextDueAt !== undefined && { nextDueAt }),
    };
  }

  /** The records of a followed account's targets, as read last. */
  targets(account: string): readonly TargetHealth[] {
    return this.accounts.get(account)?.targets ?? [];
  }

  /** Why this process cannot vouch for any rows, in a sentence; undefined while it can. */
  fault(): string | undefined {
    const { tailedAt } = this.replica;
    if (tailedAt === undefined) return 'The change log has not been read yet.';
    const now = Date.now();
    const [logMs, recordsMs] = [now - tailedAt, now - this.recordsReadAt];
    if (logMs > UNREAD_MS) return `The change log was last read ${logMs} ms ago.`;
    if (this.accounts.size === 0 || recordsMs <= UNREAD_MS) return undefined;
    return `The records of poll targets were last read ${recordsMs} ms ago.`;
  }

  /**
   * Resolves once a followed account's records have been read; concurrent callers share one read. Rejects when they
   * cannot be read.
   */
  async ready(account: string): Promise<void> {
    const followed = this.accounts.get(account);
    if (followed === undefined || followed.targets !== undefined) return;
    followed.reading ??= this.refresh(account).finally(() => (followed.reading = undefined));
    await followed.reading;
  }

  /** Reads a followed account's records now. */
  async refresh(account: string): Promise<void> {
    const targets = await this.store.targets(account);
    this.recordsReadAt = Date.now();
    const followed = this.accounts.get(account);
    if (followed !== undefined) followed.targets = targets;
  }

  private async refreshAll(): Promise<void> {
    await Promise.all([...this.accounts.keys()].map((account) => this.refresh(account)));
  }
}

/** A failure that the records report says more than the age of the log. */
function worse(state: SourceState, atLeast: 'late' | 'stale'): SourceState {
  return state === 'live' || state === 'late' ? atLeast : state;
}
