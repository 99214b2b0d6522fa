import { Injectable } from '@nestjs/common';
import { freshness, type Freshness } from '../modules/domain/freshness.js';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import { FreshnessBook } from '../modules/floor/freshness-book.js';

/** Longer without a look at the change log, and what is shown may miss changes although the phone system answers. */
const LOG_UNREAD_MS = 10_000;

/** How fresh what a client sees is: the readings behind it, and whether their changes can have reached this process. */
@Injectable()
export class ShownFreshness {
  constructor(
    private readonly book: FreshnessBook,
    private readonly replica: FloorReplica,
  ) {}

  /** Of the whole account, or of these of its queues only. */
  of(account: string, queues?: ReadonlySet<string>): Freshness {
    const behind = this.book
      .targets(account)
      .filter(({ queue }) => queues === undefined || queue === undefined || queues.has(queue));
    const now = Date.now();
    const { state, polledAt, nextDueAt } = freshness(behind, now);
    const { tailedAt } = this.replica;
    const unread = tailedAt !== undefined && now - tailedAt > LOG_UNREAD_MS ? tailedAt : undefined;
    return {
      state: unread !== undefined && (state === 'live' || state === 'late') ? 'stale' : state,
      ...(polledAt !== undefined && { polledAt: Math.min(polledAt, unread ?? polledAt) }),
      ...(nextDueAt !== undefined && { nextDueAt }),
    };
  }
}
