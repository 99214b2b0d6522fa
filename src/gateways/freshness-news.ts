import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Conflated } from '../modules/floor/conflated.js';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import { FreshnessBook } from '../modules/floor/freshness-book.js';
import { OutageLog } from '../modules/floor/outage-log.js';
import { Marks } from './marks.js';

/** A phone system may lose many targets within one turn; that is one piece of news. */
const AT_MOST_EVERY_MS = 500;
/** By then a topic that was cold has been polled, and what its follower was told first ("30 s old") is wrong. */
const WOKEN_MS = 1_000;

/** Marks come in regular turns; when an account fails, recovers or wakes up nobody should have to wait for the turn. */
@Injectable()
export class FreshnessNews implements BeforeApplicationShutdown {
  private readonly outage = new OutageLog(new Logger(FreshnessNews.name), 'tell how fresh an account is');
  private readonly accounts = new Map<string, Conflated>();
  private readonly woken = new Set<NodeJS.Timeout>();

  constructor(
    replica: FloorReplica,
    private readonly book: FreshnessBook,
    private readonly marks: Marks,
  ) {
    replica.on('health', ({ account }) => this.tell(account));
    replica.on('wake', ({ account }) => this.tellLater(account));
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.woken) clearTimeout(timer);
    await Promise.all([...this.accounts.values()].map((telling) => telling.stop()));
  }

  private tell(account: string): void {
    // Nobody here follows it.
    if (!this.book.follows(account)) return;
    const telling =
      this.accounts.get(account) ??
      new Conflated(AT_MOST_EVERY_MS, this.outage, async () => {
        await this.book.refresh(account);
        this.marks.hasten(account);
      });
    this.accounts.set(account, telling);
    telling.ask();
  }

  private tellLater(account: string): void {
    const timer = setTimeout(() => {
      this.woken.delete(timer);
      this.tell(account);
    }, WOKEN_MS).unref();
    this.woken.add(timer);
  }
}
