import { apply } from '../domain/apply.js';
import { keyed, type Delta, type Ops, type Rows } from '../domain/document.js';
import { isAfter } from '../floor/log-entry.js';
import type { TopicView } from '../floor/topic-history.js';
import { isLoss, type GapReason, type StoredGapReason } from './rows.js';
import { levelsOf, type LevelledChange } from './summary-codec.js';

/** Changes after which a document is stored whole, so that a past instant is read with few changes. */
const KEYFRAME_CHANGES = 500;
const KEYFRAME_MS = 15 * 60_000;
/** Also of a document that does not change: what is kept for days must not lose it. */
const REFRESH_MS = 12 * 3_600_000;

/** Consecutive changes of one epoch. */
export interface ChunkToWrite {
  epoch: string;
  base: number;
  changes: LevelledChange[];
}

export interface KeyframeToWrite extends Omit<TopicView, 'state'> {
  /** Null: the topic was deleted. */
  state: TopicView['state'] | null;
}

export interface Gap {
  from: number;
  to?: number;
  why: StoredGapReason;
}

export interface TopicRows {
  chunks: ChunkToWrite[];
  keyframes: KeyframeToWrite[];
  /** Those that began or ended. */
  gaps: Gap[];
}

/**
 * One topic as the recorder follows it: what it holds now, and what is to be written of it. Does no I/O. Callers' numbers are
 * masked before anything comes here.
 */
export class RecordedTopic {
  private current: TopicView | undefined;
  private readonly openGaps = new Map<StoredGapReason, Gap>();
  private chunks: ChunkToWrite[] = [];
  private keyframes: KeyframeToWrite[] = [];
  private gaps: Gap[] = [];
  private changes = 0;
  private keyframedAt = -Infinity;
  /** The position of the log at which the document was last read whole; what lies before says nothing new. */
  private readAt = '0-0';

  /** @param isSparse only some of its changes are recorded, so its versions need not be consecutive */
  constructor(
    readonly name: string,
    private readonly isSparse = false,
  ) {}

  get view(): TopicView | undefined {
    return this.current;
  }

  /** The number of changes that are not written yet. */
  get unwritten(): number {
    return this.chunks.reduce((sum, { changes }) => sum + changes.length, 0);
  }

  /** Goes on from what the history holds. */
  restore(view: TopicView | undefined, changes: number, keyframedAt: number, gaps: readonly Gap[]): void {
    this.current = view;
    this.changes = changes;
    this.keyframedAt = keyframedAt;
    for (const gap of gaps) this.openGaps.set(gap.why, { ...gap });
  }

  /**
   * Takes a change of the log at this position. `lost`: another epoch began without the end of this one. `missed`: something
   * before this change is not known; the document has to be read whole (`restart`).
   */
  accept(delta: Delta, ops: Ops, position: string): 'applied' | 'ignored' | 'lost' | 'missed' {
    const { epoch, base, version, at } = delta;
    if (!isAfter(position, this.readAt)) return 'ignored';
    const before = this.current;
    if (before !== undefined && before.epoch !== epoch && base === 0) return 'lost';
    if (before === undefined ? base !== 0 : before.epoch !== epoch) return 'missed';
    if (before !== undefined && version <= before.version) return 'ignored';
    if (before !== undefined && base > before.version && !this.isSparse) return 'missed';

    const view = { epoch, version, at, state: apply(before?.state ?? keyed<Rows>(), ops) };
    this.current = view;
    this.changes += 1;
    this.append(epoch, base, { at, version, ops, levels: levelsOf(view.state) });
    if (before === undefined) {
      this.closeLosses(at);
      this.keep(view);
    }
    return 'applied';
  }

  /** The document was deleted. @param at epoch ms */
  end(epoch: string, at: number): void {
    if (this.current?.epoch !== epoch) return;
    const { version } = this.current;
    this.keyframes.push({ epoch, version, at: Math.max(at, this.current.at + 1), state: null });
    this.current = undefined;
  }

  /** What follows the last known version is not known, until the topic begins anew. */
  lose(why: GapReason): void {
    if (this.current === undefined) return;
    this.openGap({ from: this.current.at, why });
    this.current = undefined;
  }

  /** The document as it was read whole at a position of the log, after something was missed, or at first. */
  restart(document: TopicView, position: string, now: number, why: GapReason): void {
    this.readAt = position;
    const before = this.current;
    if (before?.epoch === document.epoch && before.version === document.version) return;
    this.lose(before === undefined || before.epoch === document.epoch ? why : 'redis-emptied');
    // Without a past the history begins now, and a copy of Redis that went back in time is older than what was known.
    const isNew = before !== undefined && document.at > before.at;
    const at = isNew ? document.at : Math.max(now, document.at, (before?.at ?? 0) + 1);
    this.closeLosses(at);
    this.current = { ...document, at };
    this.keep(this.current);
  }

  /** The vendor's data are not to be trusted from now on, or again. */
  sourceIs(state: 'down' | 'up', at: number): void {
    this.during('down', state === 'down', at);
  }

  /** Whether this lasts, of what does not end with the next whole document. */
  during(why: 'down' | 'line-lost' | 'polls-late', lasts: boolean, at: number): void {
    if (!lasts) this.closeGap(why, at);
    else if (this.current !== undefined) this.openGap({ from: at, why });
  }

  /** What is to be written now; stays so until `written`. */
  collect(now: number): TopicRows {
    this.keepIfDue(now);
    const { chunks, keyframes, gaps } = this;
    return { chunks, keyframes, gaps };
  }

  /** What was collected is stored. */
  written(): void {
    this.chunks = [];
    this.keyframes = [];
    this.gaps = [];
  }

  private append(epoch: string, base: number, change: LevelledChange): void {
    const chunk = this.chunks.at(-1);
    const last = chunk?.changes.at(-1)?.version;
    if (chunk?.epoch === epoch && (this.isSparse || last === base)) chunk.changes.push(change);
    else this.chunks.push({ epoch, base, changes: [change] });
  }

  private keepIfDue(now: number): void {
    const { current, changes } = this;
    if (current === undefined) return;
    const age = now - this.keyframedAt;
    if (changes >= KEYFRAME_CHANGES || (changes > 0 && age >= KEYFRAME_MS)) this.keep(current);
    if (changes === 0 && age >= REFRESH_MS) this.keep({ ...current, at: Math.max(now, current.at) });
  }

  private keep(view: TopicView): void {
    this.keyframes.push(view);
    this.changes = 0;
    this.keyframedAt = view.at;
  }

  private openGap(gap: Gap): void {
    if (this.openGaps.has(gap.why)) return;
    // Gaps of a topic that begin at the same instant would be one row.
    const froms = [...this.openGaps.values(), ...this.gaps].map(({ from }) => from);
    while (froms.includes(gap.from)) gap.from += 1;
    this.openGaps.set(gap.why, gap);
    this.gaps.push(gap);
  }

  private closeLosses(at: number): void {
    for (const why of this.openGaps.keys()) if (isLoss(why)) this.closeGap(why, at);
  }

  private closeGap(why: StoredGapReason, at: number): void {
    const gap = this.openGaps.get(why);
    if (gap === undefined) return;
    this.openGaps.delete(why);
    gap.to = Math.max(at, gap.from + 1);
    if (!this.gaps.includes(gap)) this.gaps.push(gap);
  }
}
