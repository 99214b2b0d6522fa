import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { freshness, targetsBehind, type Freshness, type TargetHealth } from '../domain/freshness.js';
import { FloorStore } from './floor-store.js';
import { OutageLog } from './outage-log.js';
import { Repeat } from './repeat.js';

const EVERY_MS = 1_000;

interface Followed {
  followers: number;
  targets: TargetHealth[];
}

/**
 * How fresh the rows of followed accounts are. An unchanged poll writes nothing to the log, so its instant is read from
 * the targets' records. When these cannot be read, the last ones age, and that shows.
 */
@Injectable()
export class FreshnessBook implements BeforeApplicationShutdown {
  private readonly accounts = new Map<string, Followed>();
  private readonly outage = new OutageLog(new Logger(FreshnessBook.name), 'read how fresh accounts are');
  private readonly repeat = new Repeat(EVERY_MS, this.outage, () => this.refreshAll());

  constructor(private readonly store: FloorStore) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    await this.repeat.stop();
  }

  follow(account: string): void {
    const followed = this.accounts.get(account) ?? { followers: 0, targets: [] };
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
    const { state, polledAt, nextDueAt } = freshness(targetsBehind(this.targets(account), queue), Date.now());
    return {
      state,
      ...(polledAt !== undefined && { polledAt }),
      ...(nextDueAt !== undefined && { nextDueAt }),
    };
  }

  targets(account: string): TargetHealth[] {
    return this.accounts.get(account)?.targets ?? [];
  }

  /** Reads a followed account's records now, so that a first answer has something to say. */
  async refresh(account: string): Promise<void> {
    const targets = await this.store.targets(account);
    const followed = this.accounts.get(account);
    if (followed !== undefined) followed.targets = targets;
  }

  private async refreshAll(): Promise<void> {
    await Promise.all([...this.accounts.keys()].map((account) => this.refresh(account)));
  }
}
