import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { rowAfter } from '../domain/apply.js';
import type { Row } from '../domain/document.js';
import { FloorError } from '../domain/problem.js';
import { queueTopic } from '../domain/topic.js';
import type { HistoryGap } from '../domain/past.js';
import { HistorySource } from './history-source.js';
import type { Range } from './instants.js';
import { orHistoryUnavailable } from './read-database.js';
import type { Recorded, ReplayedTopic } from './replayed-topic.js';
import { measured, type Measure, type Point, SeriesPoints } from './series-points.js';

const MAX_POINTS = 2_000;
const USUAL_POINTS = 500;
const MIN_STEP_MS = 1_000;

export interface SeriesRequest extends Range {
  measures: readonly Measure[];
  queues: readonly string[];
  /** Length of a point, ms. */
  step?: number;
}

export interface PastSeries extends Range {
  step: number;
  series: { queue: string; measure: Measure; points: Point[] }[];
  gaps: HistoryGap[];
}

/** The step of a series. Throws `history-limit` when that would be too many points. */
export function stepOf({ from, to, step }: Pick<SeriesRequest, 'from' | 'to' | 'step'>): number {
  const least = Math.max(MIN_STEP_MS, Math.ceil((to - from) / MAX_POINTS));
  if (step !== undefined && step < least)
    throw new FloorError(
      'history-limit',
      `A series has at most ${MAX_POINTS} points. Ask for a step of at least ${least} ms, or for a shorter range.`,
    );
  return step ?? Math.max(least, Math.ceil((to - from) / USUAL_POINTS / MIN_STEP_MS) * MIN_STEP_MS);
}

/** Measures of queues over time, computed from the recorded changes. */
@Injectable()
export class PastSeriesReader {
  constructor(
    private readonly source: HistorySource,
    private readonly authority: Authority,
  ) {}

  read(caller: Principal, account: string, request: SeriesRequest, signal: AbortSignal): Promise<PastSeries> {
    for (const queue of request.queues)
      this.authority.ensure(caller, 'history:read', { account, queue, topicKind: 'queue' });
    return orHistoryUnavailable(this.compute(caller, account, request, signal));
  }

  private async compute(
    caller: Principal,
    account: string,
    request: SeriesRequest,
    signal: AbortSignal,
  ): Promise<PastSeries> {
    const { from, to, queues, measures } = request;
    const step = stepOf(request);
    const all = await this.source.account(caller.tenant, account, signal, to);
    const wanted = new Map<string, string>(queues.map((queue) => [queueTopic(account, queue), queue]));
    const of = { ...all, topics: new Map([...all.topics].filter(([name]) => wanted.has(name))) };
    for (const [name, queue] of wanted)
      if (!all.topics.has(name))
        throw new FloorError('not-found', `No queue "${queue}" was recorded in account "${account}".`);
    const [gaps, topics] = await Promise.all([
      this.source.gaps(of, from, to, signal),
      this.source.at(of, from, signal, 'levels'),
    ]);
    const lanes = new Map(
      [...wanted.keys()].map((name) => {
        const holes = gaps.filter(({ topic }) => topic === name);
        return [name, new Lane(measures, from, step, holes, topics.get(name))];
      }),
    );
    for await (const batch of this.source.range(of, from, to, signal, 'levels')) {
      for (const recorded of batch) {
        const lane = lanes.get(recorded.topic);
        lane?.until(recorded.at);
        lane?.accept(recorded);
      }
      await setImmediate();
    }
    const series = [...lanes].flatMap(([name, lane]) => {
      lane.until(to);
      return lane.series(wanted.get(name) ?? '');
    });
    return { from, to, step, series, gaps };
  }
}

/** One queue on its way through the range. */
class Lane {
  private readonly points: ReadonlyMap<Measure, SeriesPoints>;
  /** The queue's row. Followed apart, since to make the document after each change would take longer than all else. */
  private self: Row | undefined;

  constructor(
    measures: readonly Measure[],
    private reached: number,
    step: number,
    private readonly holes: readonly HistoryGap[],
    private readonly topic: ReplayedTopic | undefined,
  ) {
    this.points = new Map(measures.map((measure) => [measure, new SeriesPoints(reached, step)]));
    this.self = this.rowOfView();
  }

  accept(recorded: Recorded): void {
    const outcome = this.topic?.accept(recorded);
    if (outcome === 'delta' && recorded.kind === 'delta')
      this.self = rowAfter(this.self, 'self', recorded.ops['queue'] ?? {});
    else if (outcome !== undefined) this.self = this.rowOfView();
  }

  /** What is held held until this instant, apart from the gaps. */
  until(at: number): void {
    for (const [start, end] of this.known(this.reached, at))
      for (const [measure, points] of this.points) {
        const segment = measured(measure, this.self, start);
        if (segment !== undefined) points.add(segment, start, end);
      }
    this.reached = Math.max(this.reached, at);
  }

  series(queue: string): PastSeries['series'] {
    return [...this.points].map(([measure, points]) => ({ queue, measure, points: points.points() }));
  }

  private rowOfView(): Row | undefined {
    return this.topic?.view?.state['queue']?.['self'];
  }

  private known(from: number, to: number): (readonly [number, number])[] {
    if (this.topic?.lostAt !== undefined || from >= to) return [];
    const parts: [number, number][] = [];
    let start = from;
    for (const hole of this.holes) {
      if (hole.from > start) parts.push([start, Math.min(hole.from, to)]);
      start = Math.max(start, hole.to ?? Infinity);
      if (start >= to) break;
    }
    if (start < to) parts.push([start, to]);
    return parts.filter(([a, b]) => a < b);
  }
}
