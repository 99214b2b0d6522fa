import { addFigures, type IntervalFigures } from '../domain/interval-figures.js';
import { localIntervalAt, type IntervalLength, type LocalInterval } from '../domain/local-intervals.js';
import type { Subject } from '../domain/metrics-row.js';
import { QUARTER_MS, subjectText, type Rollup } from './rollups.js';

/** Quarter hours of one subject, added up to an interval of the local clock. */
export interface MergedInterval {
  subject: Subject;
  interval: LocalInterval;
  figures: IntervalFigures;
  /** All of its quarter hours are closed. */
  isClosed: boolean;
  /** How many ms of it are added up. */
  ms: number;
}

/**
 * Adds quarter hours up to intervals of the local clock as they come, oldest first. A change of the zone ends the interval
 * there.
 */
export class LocalMerge {
  /** The zone of each queue's last quarter hour; that of agents under no name. */
  readonly zones = new Map<string, string>();
  private readonly running = new Map<string, MergedInterval>();
  private readonly intervals = new Map<string, LocalInterval>();

  /** @param zone in place of the zones that were in force */
  constructor(
    private readonly length: IntervalLength,
    private readonly dayStartsAt: string,
    private readonly zone?: string,
    /** When recording began: of an interval before, that part is not known. Absent: before all of them. */
    private readonly since?: number,
  ) {}

  /** Where the first interval begins that is not complete. */
  get earliest(): number {
    return Math.min(Infinity, ...[...this.running.values()].map(({ interval }) => interval.from));
  }

  /**
   * Returns the interval that it ends, if any.
   * @param ms how long the quarter hour has been: one that goes on counts for what is over of it
   */
  add({ subject, from, zone: own, figures }: Rollup, isClosed: boolean, ms = QUARTER_MS): MergedInterval[] {
    const zone = this.zone ?? own;
    this.zones.set(subject.kind === 'queue' ? subject.id : (subject.queue ?? ''), own);
    const key = subjectText(subject);
    const before = this.running.get(key);
    if (before !== undefined && from < before.interval.to && before.interval.zone === zone) {
      before.figures = addFigures([
        { ms: before.ms, figures: before.figures },
        { ms, figures },
      ]);
      before.ms += ms;
      before.isClosed &&= isClosed;
      return [];
    }
    const interval = this.intervalAt(from, zone);
    const isCut = before !== undefined && before.interval.to > from;
    const unknownMs = isCut ? 0 : Math.max(0, Math.min(from, this.since ?? 0) - interval.from);
    const parts = [
      { ms: unknownMs, figures: { watched: 0 } },
      { ms, figures },
    ];
    this.running.set(key, {
      ...{ subject, isClosed, ms: ms + unknownMs },
      figures: unknownMs > 0 ? addFigures(parts) : figures,
      // Where the zone changes, the one before ends and this one begins.
      interval: isCut ? { ...interval, from } : interval,
    });
    if (before === undefined) return [];
    return [isCut ? { ...before, interval: { ...before.interval, to: from } } : before];
  }

  /** Those that end at this instant at the latest; they are complete. */
  endedBefore(at: number): MergedInterval[] {
    const ended = [...this.running].filter(([, { interval }]) => interval.to <= at || at === Infinity);
    for (const [key] of ended) this.running.delete(key);
    return ended.map(([, one]) => one);
  }

  private intervalAt(at: number, zone: string): LocalInterval {
    const key = `${at} ${zone}`;
    const known = this.intervals.get(key);
    if (known !== undefined) return known;
    const interval = localIntervalAt(at, this.length, zone, this.dayStartsAt);
    this.intervals.set(key, interval);
    return interval;
  }
}
