import type { TopicRef } from '../modules/domain/topic.js';
import type { DocumentVersion } from '../modules/floor/topic-history.js';
import type { TopicFeed } from './topic-feed.js';

/** One topic one socket follows, or is about to follow. */
export class Subscription {
  /** Settles once the topic can be answered for; rejects with the refusal. */
  ready: Promise<void> = Promise.resolve();
  /** Counted among the followers in the replica. */
  replicated = false;
  /** Present once the socket is in the topic's room. */
  feed: TopicFeed | undefined;
  /** What the client had after the last answer; it may be ahead of this process. */
  private answered: DocumentVersion | undefined;
  private readonly ending = new AbortController();

  constructor(
    readonly topic: string,
    readonly ref: TopicRef,
    /** Its client may not know who calls. */
    readonly masked = false,
  ) {}

  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** The least the client surely has: what was broadcast to its room, or what it was answered when that is newer. */
  get held(): DocumentVersion | undefined {
    const sent = this.feed?.sent;
    return sent !== undefined && this.isAheadOf(sent) ? this.answered : sent;
  }

  answer(held: DocumentVersion): void {
    this.answered = { epoch: held.epoch, version: held.version };
  }

  isAheadOf({ epoch, version }: DocumentVersion): boolean {
    return this.answered?.epoch === epoch && this.answered.version > version;
  }

  end(): void {
    this.ending.abort();
  }
}
