import type { Delta } from '../domain/document.js';
import type { PollCause } from './log-entry.js';
import type { TopicView } from './topic-history.js';

/** What a process learns from the change log, and from documents that were read again. */
export interface ReplicaEvents {
  /**
   * `delta` leads from the version before to `view`; `trace` is present when the change is recorded, `cause` when a poll
   * wrote it.
   */
  change: { topic: string; view: TopicView; delta: Delta; trace?: string; cause?: PollCause };
  /** The document was replaced or read again: every holder of an older version needs `view` whole. */
  reset: { topic: string; view: TopicView };
  /** The document was deleted. */
  gone: { topic: string };
  /** A target of the account began to fail, or recovered. */
  health: { account: string };
  /** A poll of the account was committed after a process requested it with `FloorStore.announceCommits`. */
  committed: { account: string };
  /**
   * The scope `account` or `queue/<queue>` is followed, which was not followed in any process; or, as scope `login`, a
   * person asks that a refused login is tried.
   */
  wake: { account: string; scope: string };
  /** The vendor has posted that something may have changed there. `at`: when, by the clock of Redis, epoch ms. */
  hint: { account: string; targets: string[] | 'all'; event: string; at: number };
  /** A poll that hints requested has found no change. */
  unchanged: { account: string; target: string };
}
