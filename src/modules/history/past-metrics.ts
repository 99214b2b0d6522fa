import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { configuredAccount } from '../config/config-changes.js';
import { FloorConfig } from '../config/floor-config.js';
import { metricsSettings, type MetricsConfig } from '../config/metrics-settings.js';
import type { IntervalLength } from '../domain/local-intervals.js';
import { metricsRow, type MetricsRow, type Subject, type SubjectKind } from '../domain/metrics-row.js';
import { FloorError } from '../domain/problem.js';
import type { Formula } from '../domain/service-level.js';
import type { Statements } from './history-database.js';
import type { Range } from './instants.js';
import { LocalMerge, type MergedInterval } from './local-merge.js';
import { observedInterval } from './observed-intervals.js';
import { dayOf } from './partitions.js';
import { orHistoryUnavailable, ReadDatabase } from './read-database.js';
import { pollMsOf } from './recording-rules.js';
import {
  lastRollup,
  QUARTER_MS,
  quarterOf,
  queuesUntil,
  readRollups,
  rollupsOf,
  type Rollup,
} from './rollups.js';
import { StoredStates } from './stored-states.js';
import { accountNumbers, readTime, recordedSince, unknownUntil, type AccountNumbers } from './stored-time.js';
import { tellersOf, tellingOf } from './tellers.js';

const DAY_MS = 86_400_000;
/** Longer than a local day. */
const LONGEST_INTERVAL_MS = 26 * 3_600_000;
/** While no recorder closes quarter hours, so many of the last ones are made when they are read. */
const OPEN_MS = 2 * DAY_MS;

export interface MetricsRequest extends Range {
  by: SubjectKind;
  interval: IntervalLength;
  queues?: readonly string[];
  agents?: readonly string[];
  /** Absent: the zone that was in force. */
  zone?: string;
  formula?: Formula;
  /** By the targets of now, not by those that were in force. */
  isByTargetOfNow: boolean;
  limit: number;
  after?: RowPosition;
}

/** A row in the order of the answer. */
export type RowPosition = readonly [from: number, queue: string, id: string];
const Position = z.tuple([z.int(), z.string(), z.string()]);

export const positionOfRow = ({ from, queue = '', id }: MetricsRow): RowPosition => [from, queue, id];

/** The position in a cursor's text. Throws `bad-request`. */
export function rowPosition(text: string): RowPosition {
  const position = Position.safeParse(jsonOf(text));
  if (position.success) return position.data;
  throw new FloorError('bad-request', 'query.cursor: is not the nextCursor of a page of metrics');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The cursor of another list.
    return undefined;
  }
}

/** The interval metrics of an account: closed quarter hours, and what is known of those after them, by the local clock. */
@Injectable()
export class PastMetricsReader {
  private readonly states = new StoredStates();

  constructor(
    private readonly database: ReadDatabase,
    private readonly authority: Authority,
    private readonly config: FloorConfig,
  ) {}

  /** One row more than `limit`, where there is one. Throws what the token does not allow. */
  read(
    caller: Principal,
    account: string,
    request: MetricsRequest,
    signal: AbortSignal,
  ): Promise<MetricsRow[]> {
    this.authority.ensure(caller, 'floor:read', { account });
    // Also of a display, which follows the topic of the metrics or none of them.
    if (request.by === 'agent' || caller.topics !== undefined)
      this.authority.ensure(caller, 'floor:read', { account, topicKind: 'metrics' });
    for (const queue of request.queues ?? [])
      this.authority.ensure(caller, 'floor:read', { account, queue, topicKind: 'queue' });
    return orHistoryUnavailable(this.rows(caller, account, request, signal));
  }

  private async rows(
    caller: Principal,
    account: string,
    request: MetricsRequest,
    signal: AbortSignal,
  ): Promise<MetricsRow[]> {
    const statements: Statements = {
      rows: (row, sql, values) => this.database.rows(row, sql, values, signal),
      run: (sql, values) => this.database.run(sql, values),
    };
    const numbers = await accountNumbers(statements, caller.tenant, account);
    if (numbers === undefined) return [];
    const { from, to, interval, zone, limit } = request;
    const now = Date.now();
    const start = Math.max(from, request.after?.[0] ?? from);
    const end = Math.min(to + LONGEST_INTERVAL_MS, now);
    const last = await lastRollup(statements, numbers.account);
    const closedTo = last === undefined ? 0 : last + QUARTER_MS;
    const configured = configuredAccount(this.config, account) ?? {};
    const { dayStartsAt } = metricsSettings(configured);
    const since = await recordedSince(statements, numbers, from);
    const merge = new LocalMerge(interval, dayStartsAt, zone, since);
    const isWanted = this.filter(caller, account, request);

    const rows: MetricsRow[] = [];
    const take = (merged: readonly MergedInterval[]): void => {
      for (const one of merged)
        if (one.interval.from >= from && one.interval.from < to)
          rows.push(rowOf(one, { now, closedTo, configured, request }));
    };
    for (let day = start; day < end; day = dayOf(day) + DAY_MS) {
      const until = Math.min(dayOf(day) + DAY_MS, end);
      for (const rollup of await readRollups(statements, numbers.account, request.by, {
        from: day,
        to: until,
      }))
        if (isWanted(rollup.subject)) take(merge.add(rollup, true));
      take(merge.endedBefore(until));
      if (after(rows, request.after, merge.earliest).length > limit) break;
    }
    const open = { from: Math.max(closedTo, start, now - OPEN_MS, quarterOf(since ?? 0)), to: end };
    if (rows.length <= limit || merge.earliest < Infinity)
      for (const rollup of await this.open(statements, account, numbers, { ...open, since }, merge.zones))
        if (rollup.subject.kind === request.by && isWanted(rollup.subject))
          take(merge.add(rollup, false, Math.min(QUARTER_MS, end - rollup.from)));
    const isCut = after(rows, request.after, merge.earliest).length > limit;
    if (!isCut) take(merge.endedBefore(Infinity));
    return after(rows, request.after, Infinity).slice(0, limit + 1);
  }

  private filter(
    caller: Principal,
    account: string,
    { by, queues, agents }: MetricsRequest,
  ): (subject: Subject) => boolean {
    const visible = new Map<string, boolean>();
    const isVisible = (queue: string): boolean => {
      const known = visible.get(queue);
      if (known !== undefined) return known;
      const may = this.authority.may(caller, 'floor:read', { account, queue, topicKind: 'queue' });
      visible.set(queue, may);
      return may;
    };
    return ({ id, queue }) => {
      const ofQueue = by === 'queue' ? id : queue;
      const agent = by === 'queue' ? undefined : id;
      return (
        (ofQueue === undefined || (isVisible(ofQueue) && queues?.includes(ofQueue) !== false)) &&
        (agent === undefined || agents?.includes(agent) !== false)
      );
    };
  }

  /** Quarter hours that are not closed yet, as they are known now. */
  private async open(
    statements: Statements,
    account: string,
    numbers: AccountNumbers,
    { from, to, since = from }: Range & { since: number | undefined },
    zones: ReadonlyMap<string, string>,
  ): Promise<Rollup[]> {
    if (from >= to) return [];
    const configured = configuredAccount(this.config, account) ?? {};
    const stored = await readTime(statements, numbers, this.states, { from, to });
    const time = since > from ? unknownUntil(stored, from, since) : stored;
    const rollups: Rollup[] = [];
    const first = quarterOf(from);
    const before = await queuesUntil(statements, numbers.account, first);
    let { tellers } = before;
    // What the phone system tells is in no configuration: a queue without a zone of its own has it.
    const ofAccount = [...before.zones].find(([id]) => isOfAccount(id, configured))?.[1];
    const zoneOf = (queue?: string): string =>
      zones.get(queue ?? '') ??
      before.zones.get(queue ?? '') ??
      metricsSettings(configured, queue, ofAccount).zone;
    for (let at = first; at < to; at += QUARTER_MS) {
      const quarter = { from: at, to: at + QUARTER_MS };
      const observed = observedInterval(time, quarter, {
        asOf: to,
        pollMs: pollMsOf(this.config, account),
        shortAbandonSeconds: (queue) => metricsSettings(configured, queue).shortAbandonSeconds,
        telling: tellingOf(this.config, account, tellers),
      });
      tellers = tellersOf(observed.queues);
      rollups.push(...rollupsOf(observed, [], at, zoneOf));
    }
    return rollups;
  }
}

const isOfAccount = (queue: string, { queues = [] }: MetricsConfig): boolean =>
  queues.find(({ id }) => id === queue)?.zone === undefined;

/** Those after a position that are complete, in order. */
function after(rows: MetricsRow[], position: RowPosition | undefined, before: number): MetricsRow[] {
  const isAfter = (row: MetricsRow): boolean =>
    row.from < before && (position === undefined || compare(positionOfRow(row), position) > 0);
  return rows.filter(isAfter).sort((a, b) => compare(positionOfRow(a), positionOfRow(b)));
}

function compare(a: RowPosition, b: RowPosition): number {
  return a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0);
}

interface RowContext {
  now: number;
  closedTo: number;
  configured: MetricsConfig;
  request: MetricsRequest;
}

function rowOf(
  { subject, interval, figures, isClosed }: MergedInterval,
  { now, closedTo, configured, request }: RowContext,
): MetricsRow {
  const settings = metricsSettings(configured, subject.kind === 'queue' ? subject.id : subject.queue);
  const closed = isClosed && interval.to <= closedTo;
  return metricsRow(subject, figures, {
    ...{ interval, closed, asOf: closed ? interval.to : Math.min(now, interval.to) },
    formula: request.formula ?? settings.formula,
    targetSeconds: request.isByTargetOfNow ? settings.targetSeconds : undefined,
  });
}
