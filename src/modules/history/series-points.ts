import type { Row } from '../domain/document.js';
import type { QueueSummary } from '../domain/queue.js';

export const MEASURES = ['waiting', 'oldestSeconds', 'available', 'onCall'] as const;
export type Measure = (typeof MEASURES)[number];

/** The beginning of the step, epoch ms, and the measure within it: least, mean over time, greatest, at its end. */
export type Point = readonly [t: number, min: number, avg: number, max: number, last: number];

/** A measure while a document does not change; `slope` per ms. Where it is negative it is 0: the clock of the vendor is ahead. */
interface Segment {
  value: number;
  slope: number;
}

const MS = 1_000;

/** The measure of a queue's row from `at` on; undefined: it is not known. */
export function measured(measure: Measure, row: Row | undefined, at: number): Segment | undefined {
  // Made by FloorWriter; parsing every version of a day would take longer than reading it.
  const self = row as QueueSummary | undefined;
  if (self === undefined) return undefined;
  if (measure === 'waiting') return { value: self.waiting, slope: 0 };
  if (measure !== 'oldestSeconds') return self.agents && { value: self.agents[measure], slope: 0 };
  if (self.waiting === 0) return { value: 0, slope: 0 };
  if (self.oldestSince === undefined) return undefined;
  return { value: (at - self.oldestSince) / MS, slope: 1 / MS };
}

interface Bucket {
  min: number;
  max: number;
  last: number;
  /** The integral over the time that is known. */
  sum: number;
  knownMs: number;
}

/** Gathers the value of one measure over time into points of one step each. A step of which nothing is known has no point. */
export class SeriesPoints {
  private readonly buckets = new Map<number, Bucket>();

  constructor(
    private readonly from: number,
    private readonly step: number,
  ) {}

  /** The measure from `start` to `end`, epoch ms. */
  add({ value, slope }: Segment, start: number, end: number): void {
    if (value < 0) {
      const zeroUntil = Math.min(end, start + Math.round(-value / slope));
      this.add({ value: 0, slope: 0 }, start, zeroUntil);
      this.add({ value: 0, slope }, zeroUntil, end);
      return;
    }
    for (let t = start; t < end;) {
      const index = Math.floor((t - this.from) / this.step);
      const until = Math.min(end, this.from + (index + 1) * this.step);
      const [first, last] = [value + slope * (t - start), value + slope * (until - start)];
      const bucket = this.buckets.get(index);
      const ms = until - t;
      const sum = ((first + last) / 2) * ms;
      if (bucket === undefined) this.buckets.set(index, { min: first, max: last, last, sum, knownMs: ms });
      else {
        bucket.min = Math.min(bucket.min, first);
        bucket.max = Math.max(bucket.max, last);
        bucket.last = last;
        bucket.sum += sum;
        bucket.knownMs += ms;
      }
      t = until;
    }
  }

  points(): Point[] {
    return [...this.buckets]
      .sort(([a], [b]) => a - b)
      .map(([index, { min, max, last, sum, knownMs }]) => [
        this.from + index * this.step,
        ...([rounded(min), rounded(sum / knownMs), rounded(max), rounded(last)] as const),
      ]);
  }
}

const rounded = (value: number): number => Math.round(value * MS) / MS;
