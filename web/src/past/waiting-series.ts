import type { FloorHistory } from '../../../client/index.js';
import type { Range } from './timeline-model.js';

/** `[t, min, avg, max, last]`: `t` is epoch ms. */
export type Point = readonly [number, number, number, number, number];

export const HOUR_MS = 3_600_000;
export const STEP_MS = 60_000;
/** Of one question. */
const MOST_QUEUES = 50;
/** Rows that come into sight together are asked for together. */
const GATHER_MS = 100;
/** However fast a replay runs. */
const LEAST_PAUSE_MS = 5_000;

/** For uPlot: seconds, and the most that waited in each minute; null: not known. */
export type Curve = readonly [x: readonly number[], y: readonly (number | null)[]];

/** A point for each step from the begin of the range on: one that lacks is null, and never 0. */
export function curveOf(points: readonly Point[], { from, to }: Range, step: number): Curve {
  const known = new Map(points.map(([t, , , max]) => [Math.round((t - from) / step), max]));
  const x: number[] = [];
  const y: (number | null)[] = [];
  for (let i = 0; from + i * step < to; i += 1) {
    x.push((from + i * step) / 1000);
    y.push(known.get(i) ?? null);
  }
  return [x, y];
}

interface Entry {
  account: string;
  queue: string;
  readonly listeners: Set<(curve: Curve | undefined) => void>;
  curve?: Curve;
  /** The instant it ends at, epoch ms of the page's time. */
  askedFor?: number;
}

/** How many waited in the last hour, of the queues in sight alone; asked for again after a minute. */
export class WaitingSeries {
  private readonly entries = new Map<string, Entry>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly ending = new AbortController();

  constructor(
    private readonly past: Pick<FloorHistory, 'series'>,
    private readonly now: () => number,
  ) {}

  /** Calls back with undefined where nothing is known, or the history cannot be read. What it returns ends that. */
  watch(account: string, queue: string, listener: (curve: Curve | undefined) => void): () => void {
    const key = `${account}/${queue}`;
    const entry: Entry = this.entries.get(key) ?? { account, queue, listeners: new Set() };
    this.entries.set(key, entry);
    entry.listeners.add(listener);
    if (entry.curve !== undefined) listener(entry.curve);
    this.lookIn(GATHER_MS);
    return () => entry.listeners.delete(listener);
  }

  close(): void {
    clearTimeout(this.timer);
    this.ending.abort();
    this.entries.clear();
  }

  private lookIn(ms: number): void {
    clearTimeout(this.timer);
    if (!this.ending.signal.aborted) this.timer = setTimeout(() => void this.look(), ms);
  }

  private async look(): Promise<void> {
    const now = this.now();
    const isDue = ({ listeners, askedFor }: Entry) =>
      listeners.size > 0 && (askedFor === undefined || Math.abs(now - askedFor) >= STEP_MS);
    const due = [...this.entries.values()].filter(isDue);
    for (const account of new Set(due.map((entry) => entry.account)))
      await this.read(account, due.filter((entry) => entry.account === account).slice(0, MOST_QUEUES), now);
    this.lookIn(due.length > MOST_QUEUES ? GATHER_MS : LEAST_PAUSE_MS);
  }

  private async read(account: string, entries: readonly Entry[], now: number): Promise<void> {
    const range = { from: now - HOUR_MS, to: now };
    for (const entry of entries) entry.askedFor = now;
    const queues = entries.map(({ queue }) => queue);
    const { signal } = this.ending;
    // Without an answer there is no curve: it is beside what the row says anyway.
    const answer = await this.past
      .series(account, queues, ['waiting'], range, STEP_MS)
      .catch(() => undefined);
    if (signal.aborted) return;
    for (const entry of entries) {
      const points = answer?.series.find(({ queue }) => queue === entry.queue)?.points ?? [];
      if (answer === undefined || points.length === 0) delete entry.curve;
      else entry.curve = curveOf(points, range, answer.step);
      for (const listener of entry.listeners) listener(entry.curve);
    }
  }
}
