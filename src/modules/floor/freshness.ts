import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { freshness, targetsOfTopic, type Freshness, type TargetHealth } from '../domain/freshness.js';
import { FloorStore } from './floor-store.js';
import { OutageLog } from '../../lib/outage-log.js';
import { IntervalTask } from '../../lib/interval-task.js';

const EVERY_MS = 1_000;

interface Followed {
  followers: number;
  /** Absent: never read. */
  targets?: TargetHealth[];
  reading?: Promise<void> | undefined;
}

/**
 * How fresh the rows of followed accounts are. An unchanged poll writes nothing to the log, so its instant is read from
 * the targets' records. When these cannot be read, the last ones age, and that shows.
 */
@Injectable()
export class FreshnessService implements BeforeApplicationShutdown {
  private readonly accounts = new Map<string, Followed>();
  private readonly outage = new OutageLog(new Logger(FreshnessService.name), 'read how fresh accounts are');
  private readonly repeat = new IntervalTask(EVERY_MS, this.outage, () => this.refreshAll());

  constructor(private readonly store: FloorStore) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    await this.repeat.stop();
  }

  follow(account: string): void {
    const followed = this.accounts.get(account) ?? { followers: 0 };
    followed.followers += 1;
    this.accounts.set(account, followed);
    this.repeat.start();
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

  /** Judged at this moment: of one queue, else of the whole account. `starting` while nothing is known. */
  of(account: string, queue?: string): Freshness {
    const { state, polledAt, nextDueAt } = freshness(
      targetsOfTopic(this.targets(account), queue),
      Date.now(),
    );
    return {
      state,
      ...(polledAt !== undefined && { polledAt }),
      ...(nextDueAt !== undefined && { nextDueAt }),
    };
  }

  targets(account: string): TargetHealth[] {
    return this.accounts.get(account)?.targets ?? [];
  }

  /**
   * Resolves when a followed account's records were read at least once, so that a first answer has something to say; that
   * is one read, however many follow it, and also of an account that has none. Rejects when they cannot be read.
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
    const followed = this.accounts.get(account);
    if (followed !== undefined) followed.targets = targets;
  }

  private async refreshAll(): Promise<void> {
    await Promise.all([...this.accounts.keys()].map((account) => this.refresh(account)));
  }
}
