import type { LogEntry } from './log-entry.js';
import { TopicHistory, type DocumentVersion } from './topic-history.js';

export type TopicEntry = Extract<LogEntry, { topic: string }>;
export type DeltaEntry = Extract<LogEntry, { kind: 'delta' }>;

/** A topic somebody in this process follows, or followed a moment ago. */
export class FollowedTopic {
  history: TopicHistory;
  followers = 0;
  /** When the last follower left, epoch ms. */
  idleSince: number | undefined;
  /** Read at least once, whether or not there was such a document. */
  loaded = false;
  /** The position of the log the document was read at: what lies before is in it. */
  position = '0-0';
  reading: Promise<void> | undefined;
  /** Entries that arrived while the document was being read; undefined when it is not. */
  waiting: TopicEntry[] | undefined;
  /** Reading it failed: what is held may miss something. */
  broken = false;
  /** The version held when Redis was last seen to hold another one. */
  suspect: DocumentVersion | undefined;

  constructor(
    readonly account: string,
    readonly topic: string,
  ) {
    this.history = new TopicHistory(topic);
  }
}
