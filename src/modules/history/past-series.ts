import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { groupBy } from '../../lib/group-by.js';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { rowAfter } from '../domain/apply.js';
import type { Row } from '../domain/document.js';
import { FloorError } from '../domain/problem.js';
import { queueTopic } from '../domain/topic.js';
import type { HistoryGap } from '../domain/past.js';
import { HistorySource, type Slice } from './history-source.js';
import type { Range } from './instants.js';
import { OrderedTopic } from './ordered-topic.js';
import { orHistoryUnavailable } from './read-database.js';
import type { RecordedDelta, RecordedKeyframe } from './recorded.js';
import type { ReplayedTopic } from './replayed-topic.js';
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
    for await (const { end, chunks, keyframes } of this.source.slices(of, from, to, signal, 'levels')) {
      const [chunksOf, keyframesOf] = [groupBy(chunks, topicOf), groupBy(keyframes, topicOf)];
      for (const [name, lane] of lanes) {
        lane.follow(chunksOf.get(name) ?? [], keyframesOf.get(name) ?? [], end);
        await setImmediate();
      }
    }
    const series = [...lanes].flatMap(([name, lane]) => {
      lane.until(to);
      return lane.series(wanted.get(name) ?? '');
    });
    return { from, to, step, series, gaps };
  }
}

const topicOf = ({ topic }: { topic: string }): string => topic;

/** One queue on its way through the range. */
class Lane {
  private readonly points: ReadonlyMap<Measure, SeriesPoints>;
  private readonly recorded: OrderedTopic;
  /** The queue's row. To make the document after each change would take longer than all else. */
  private self: Row | undefined;

  constructor(
    measures: readonly Measure[],
    private reached: number,
    step: number,
    private readonly holes: readonly HistoryGap[],
    private readonly topic: ReplayedTopic | undefined,
  ) {
    this.points = new Map(measures.map((measure) => [measure, new SeriesPoints(reached, step)]));
    this.recorded = new OrderedTopic(reached);
    this.self = topic?.view?.state['queue']?.['self'];
  }

  follow(chunks: Slice['chunks'], keyframes: Slice['keyframes'], end: number): void {
    this.recorded.add(
      chunks.map(({ deltas }) => deltas),
      keyframes,
    );
    for (const recorded of this.recorded.takeBefore(end)) {
      this.until(recorded.at);
      if (recorded.kind === 'delta') this.change(recorded);
      else this.restart(recorded);
    }
  }

  /** What is held held until this instant, apart from the gaps. */
  until(at: number): void {
    let start = this.reached;
    this.reached = Math.max(start, at);
    if (this.topic === undefined || this.topic.lostAt !== undefined) return;
    for (const hole of this.holes) {
      if (start >= at) return;
      this.add(start, Math.min(hole.from, at));
      start = Math.max(start, hole.to ?? Infinity);
    }
    this.add(start, at);
  }

  series(queue: string): PastSeries['series'] {
    return [...this.points].map(([measure, points]) => ({ queue, measure, points: points.points() }));
  }

  private change(delta: RecordedDelta): void {
    const outcome = this.topic?.continuity.delta(delta);
    if (outcome === undefined) return;
    this.self = rowAfter(outcome === 'first' ? undefined : this.self, 'self', delta.ops['queue'] ?? {});
  }

  private restart(keyframe: RecordedKeyframe): void {
    const outcome = this.topic?.continuity.keyframe(keyframe);
    if (outcome === undefined) return;
    const { state } = keyframe;
    this.self = (typeof state === 'function' ? state() : state)?.['queue']?.['self'];
  }

  private add(start: number, end: number): void {
    if (start >= end) return;
    for (const [measure, points] of this.points) {
      const segment = measured(measure, this.self, start);
      if (segment !== undefined) points.add(segment, start, end);
    }
  }
}
