import type { Ops } from '../domain/document.js';
import type { TargetFailure, TargetHealth } from '../domain/freshness.js';
import type { Shortfall } from '../domain/shortfall.js';
import type { LocalOverride, Roster } from '../domain/reading.js';
import type { PollCause } from './log-entry.js';
import type { TotalsProgress, TotalsWrite } from './totals-record.js';
import type { DocumentVersion, TopicView } from './topic-history.js';

/** A document as it is stored. */
export type LoadedDocument = TopicView;

export interface KnownRoster {
  /** A hash of its content. */
  version: string;
  roster: Roster;
}

/** What the floor needs to know of a poll target. */
export interface PolledTarget {
  id: string;
  /** Absent when it covers the whole account. */
  queue?: string;
}

/** What is asked of the next poll of a target. */
export interface PollRequest {
  cause: PollCause;
  /** Of a hint: what the vendor calls its event. */
  event?: string;
  /** Of a hint: no other agents have changed there. */
  agents?: readonly string[];
  /** Of a hint: when the first of its events arrived, epoch ms. */
  hintedAt?: number;
}

/** What a poll gets when it begins. Instants are epoch ms. */
export interface PollTicket {
  /** Issued before the vendor is asked; a commit with a later one makes ours late. */
  fence: number;
  followed: boolean;
  intervalMs?: number;
  polledAt?: number;
  failure?: TargetFailure;
  shortfall?: Shortfall;
  rosterVersion?: string;
  /** When this poll was due, unless it was requested earlier. */
  dueAt?: number;
  /** By agent; absent when there are none. */
  overrides?: ReadonlyMap<string, LocalOverride>;
  /** Absent: it runs as planned. */
  request?: PollRequest;
  /** The vendor's push is trusted, so that polls may be further apart. */
  pushed?: true;
  /** Of a target of totals: which intervals it was asked for; absent: none. */
  totals?: TotalsProgress;
}

/** Every document read is listed, also an unchanged one, so that "unchanged" is not decided against an old copy. */
export type DocumentWrite = {
  topic: string;
  /** What the writer started from; undefined: there is no such document. */
  expected: DocumentVersion | undefined;
} & (
  | { change: 'keep' }
  | { change: 'delete'; expected: DocumentVersion }
  /**
   * `ops` lead from the stored state to `after.state`; they go to the log, the rows they name to the document. `logged` go to
   * the log instead where the epoch is a new one of a document that is there.
   */
  | { change: 'write'; after: LoadedDocument; ops: Ops; logged?: Ops }
);

/** What one commit writes: all of it, or nothing. */
export interface FloorWrite {
  account: string;
  /** `lease`: the fence of a lease, which covers many commits. Without it, a poll's, which covers one. */
  fence: { target: string; value: number; lease?: true };
  /** Absent for a projection. Without `polledAt`, the one on record stays. */
  health?: TargetHealth;
  /** The roster the documents were made with; absent when they do not depend on it. */
  basedOn?: { rosterVersion: string | undefined };
  roster?: KnownRoster;
  /** Of a poll of totals. */
  totals?: TotalsWrite;
  /** Go to the log, an entry each: lists of `ContactPart` in JSON. */
  contacts?: readonly string[];
  documents: DocumentWrite[];
  /** Goes with the changes to the replicas: a `Tracing.context`. */
  trace?: string;
  /** Of a poll; goes with the changes too. */
  cause?: PollCause;
  /** Of a poll: how long before it what it shows may have happened, where that is not the plan; goes with the changes too. */
  bracketMs?: number;
}

/**
 * `late`: nothing was written, since a later fence has written or this one is not known (any more).
 * `conflict`: nothing was written, since a document or the roster is not the expected one.
 */
export type CommitOutcome = 'committed' | 'late' | 'conflict';

/** The outcome of a reading or a projection. */
export type RecordOutcome = 'changed' | 'unchanged' | 'late';
