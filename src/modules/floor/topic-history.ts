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
const MAX_DELTAS = 128;

/** Characters of JSON kept per topic at most: the deltas of a large account may be large. */
const MAX_LENGTH = 1_000_000;

/** Beyond this share of the snapshot a merged delta saves too little to be worth applying. */
const MAX_SNAPSHOT_SHARE = 0.5;

/**
 * One topic as one process holds it: the newest state and the last deltas that led there. Does no I/O; the replica feeds
 * it from the log.
 */
export class TopicHistory {
  private current: TopicView | undefined;
  private deltas: Delta[] = [];
  /** The length of each of the deltas. */
  private lengths: number[] = [];
  private totalLength = 0;
  private readonly merged = new Map<number, Delta | undefined>();
  private snapshotLength: number | undefined;

  constructor(
    private readonly topic: string,
    private readonly maxDeltas = MAX_DELTAS,
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
    this.setView({ epoch, version, at, state: apply(before.state, ops) });
    this.deltas.push({ ...delta, base: before.version });
    this.lengths.push(length);
    this.totalLength += length;
    while (this.deltas.length > this.maxDeltas || this.totalLength > MAX_LENGTH) this.dropOldest();
    return 'applied';
  }

  /** Replaces everything with a document read whole. */
  reset(document: TopicView): void {
    this.setView({ ...document, state: complete(this.topic, document.state) });
    this.deltas = [];
    this.lengths = [];
    this.totalLength = 0;
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
    this.totalLength -= this.lengths.shift() ?? 0;
  }

  private setView(view: TopicView): void {
    this.current = view;
    this.merged.clear();
    this.snapshotLength = undefined;
  }

  private mergeFrom(base: number, now: TopicView): Delta | undefined {
    const later = this.deltas.filter((delta) => delta.version > base);
    const ops = later.map((delta) => delta.ops).reduce(merge);
    this.snapshotLength ??= JSON.stringify(now.state).length;
    if (JSON.stringify(ops).length > this.snapshotLength * MAX_SNAPSHOT_SHARE) return undefined;
    return { topic: this.topic, epoch: now.epoch, base, version: now.version, at: now.at, ops };
  }
}

export type TopicEntry = Extract<LogEntry, { topic: string }>;
export type DeltaEntry = Extract<LogEntry, { kind: 'delta' }>;

/** A topic that is followed in this process, or was within the last minute. */
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

export const isSame = (a: DocumentVersion | undefined, b: DocumentVersion | undefined): boolean =>
  a?.epoch === b?.epoch && a?.version === b?.version;

/**
 * Whether Redis held another version both now and at the last comparison, while ours did not move. A single difference
 * proves nothing, because the change may be on its way.
 */
export function isBehind(followed: FollowedTopic, stored: DocumentVersion | undefined): boolean {
  const held = followed.history.view;
  if (isSame(held, stored)) {
    followed.suspect = undefined;
    return false;
  }
  const before = followed.suspect;
  followed.suspect = { epoch: held?.epoch ?? '', version: held?.version ?? 0 };
  return before !== undefined && isSame(before, followed.suspect);
}
