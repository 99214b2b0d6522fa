import { apply } from '../domain/apply.js';
import { complete, type Delta, type DocumentState } from '../domain/document.js';
import { merge } from '../domain/merge.js';
import type { LogEntry } from './log-entry.js';

/** A place in a topic's history. Versions of different epochs cannot be compared. */
export interface DocumentVersion {
  epoch: string;
  version: number;
}

export interface TopicView extends DocumentVersion {
  /** When this version was committed, epoch ms. */
  at: number;
  state: DocumentState;
}

/** At the fastest rate a topic changes (every 100 ms) this outlasts a reconnect; a longer gap costs one snapshot. */
const DELTAS_KEPT = 128;

/** Deltas of a large account may be large; as many characters of JSON are kept per topic at most. */
const LENGTH_KEPT = 1_000_000;

/** Beyond this share of the snapshot a merged delta saves too little to be worth applying. */
const WORTHWHILE_SHARE = 0.5;

/**
 * What one process knows of one topic: its newest state and the last deltas that led there. No I/O: whoever tails the
 * log feeds it.
 */
export class TopicHistory {
  private current: TopicView | undefined;
  private deltas: Delta[] = [];
  /** Of each of the deltas. */
  private lengths: number[] = [];
  private lengthKept = 0;
  private readonly merged = new Map<number, Delta | undefined>();
  private snapshotLength: number | undefined;

  constructor(
    private readonly topic: string,
    private readonly deltasKept = DELTAS_KEPT,
  ) {}

  get view(): TopicView | undefined {
    return this.current;
  }

  /**
   * Takes the next delta of the log. `ignored`: already known, as after a read that overlaps the log. `gap`: something
   * in between was missed, or the epoch is another; the view stays as it was until the document is read again (`reset`).
   * @param length of its JSON
   */
  accept(delta: Delta, length = 0): 'applied' | 'ignored' | 'gap' {
    const before = this.current;
    if (before === undefined || delta.epoch !== before.epoch) return 'gap';
    if (delta.version <= before.version) return 'ignored';
    if (delta.base > before.version) return 'gap';
    const { epoch, version, at, ops } = delta;
    this.show({ epoch, version, at, state: apply(before.state, ops) });
    this.deltas.push({ ...delta, base: before.version });
    this.lengths.push(length);
    this.lengthKept += length;
    while (this.deltas.length > this.deltasKept || this.lengthKept > LENGTH_KEPT) this.dropOldest();
    return 'applied';
  }

  /** Begins anew with a document read whole. */
  reset(document: TopicView): void {
    this.show({ ...document, state: complete(this.topic, document.state) });
    this.deltas = [];
    this.lengths = [];
    this.lengthKept = 0;
  }

  /**
   * What brings a client from the version it holds to the view: one merged delta, or nothing (`current`), also when
   * the client is ahead of this process. Undefined: it needs a snapshot, because the epoch is another, the kept deltas
   * do not reach back so far, or the merged delta would be no smaller.
   */
  since(held: DocumentVersion): Delta | 'current' | undefined {
    const now = this.current;
    if (now === undefined || held.epoch !== now.epoch) return undefined;
    if (held.version >= now.version) return 'current';
    const [oldest] = this.deltas;
    if (oldest === undefined || held.version < oldest.base) return undefined;
    // A thousand clients that reconnect hold few different versions: each is merged once.
    if (!this.merged.has(held.version)) this.merged.set(held.version, this.mergeFrom(held.version, now));
    return this.merged.get(held.version);
  }

  private dropOldest(): void {
    this.deltas.shift();
    this.lengthKept -= this.lengths.shift() ?? 0;
  }

  private show(view: TopicView): void {
    this.current = view;
    this.merged.clear();
    this.snapshotLength = undefined;
  }

  private mergeFrom(base: number, now: TopicView): Delta | undefined {
    const later = this.deltas.filter((delta) => delta.version > base);
    const ops = later.map((delta) => delta.ops).reduce(merge);
    this.snapshotLength ??= JSON.stringify(now.state).length;
    if (JSON.stringify(ops).length > this.snapshotLength * WORTHWHILE_SHARE) return undefined;
    return { topic: this.topic, epoch: now.epoch, base, version: now.version, at: now.at, ops };
  }
}

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
