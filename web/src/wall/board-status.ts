import type { AgentState, MetricsRow } from '../../../client/index.js';
import { isOnPause, stateClock } from '../shared/agent-clocks.js';
import { levelOf, sumOf, type Total } from '../shared/figures.js';
import { reliabilityOf, type Reliability } from '../shared/freshness.js';
import { pauseAlarm, queueAlarms, type Alarm, type Thresholds } from '../shared/thresholds.js';
import { NO_METRICS, type MetricsViews } from '../shared/use-metrics.js';
import { stateRank, type Board, type BoardAgent, type BoardQueue, type BoardSource } from './board-model.js';

export interface SourceStatus extends BoardSource {
  reliability: Reliability;
}
export interface QueueStatus extends BoardQueue {
  reliability: Reliability;
  alarms: Alarm[];
  /** Figures of its day so far; absent: not known. */
  today?: MetricsRow;
}
export interface AgentStatus extends BoardAgent {
  reliability: Reliability;
  alarm?: Alarm;
}

/** The board at an instant: what can be relied on, and what is wrong. */
export interface BoardStatus {
  sources: SourceStatus[];
  queues: QueueStatus[];
  /** On pause first, the longest first. */
  agents: AgentStatus[];
  totals: Totals;
}

export interface Totals {
  /** Absent: not known, since nothing was read yet. */
  waiting?: number;
  /** How long the caller at the front of any queue has waited; absent: no callers wait. */
  oldestMs?: number;
  /** Absent: not known, since nothing was read yet. */
  agents?: ReadonlyMap<AgentState, number>;
  /** Of all queues; absent: of none of them is anything known. */
  today?: TodayTotals;
  /** Names of the accounts whose numbers in it are old. */
  old: string[];
  /** Names of the accounts that were not read yet, at least not all of them: their numbers are missing in it. */
  unread: string[];
}

export interface TodayTotals {
  answered?: Total;
  abandoned?: Total;
  serviceLevel?: Total;
}

export function boardStatusAt(
  board: Board,
  thresholds: Thresholds,
  now: number,
  metrics: MetricsViews = NO_METRICS,
): BoardStatus {
  const sources = board.sources.map((source) => ({
    ...source,
    reliability: reliabilityOf(source.freshness, now),
  }));
  const trusts = new Map(sources.map(({ account, reliability }) => [account, reliability]));
  const unknown: Reliability = { state: 'starting', reliable: false, asOf: now };
  const queues = board.queues.map((queue) => {
    const reliability = trusts.get(queue.account) ?? unknown;
    const today = metrics.get(queue.account)?.today[queue.row.id];
    return {
      ...queue,
      reliability,
      alarms: queueAlarms(queue.row, thresholds, reliability.asOf),
      // What was known of yesterday says nothing of today.
      ...(today !== undefined && today.to > now && { today }),
    };
  });
  const agents = board.agents.map((agent) => {
    const reliability = trusts.get(agent.account) ?? unknown;
    const alarm = pauseAlarm(agent.row, thresholds, reliability.asOf);
    return { ...agent, reliability, ...(alarm !== undefined && { alarm }) };
  });
  return { sources, queues, agents: agents.sort(pausesFirst), totals: totalsOf(sources, queues, agents) };
}

function pausesFirst({ row: a }: BoardAgent, { row: b }: BoardAgent): number {
  const [pausedA, pausedB] = [isOnPause(a), isOnPause(b)];
  if (pausedA !== pausedB) return pausedA ? -1 : 1;
  if (pausedA) return longestFirst(stateClock(a).since, stateClock(b).since) || byName(a, b);
  return stateRank(a.state) - stateRank(b.state) || byName(a, b);
}

/** A pause of unknown length comes last. */
const longestFirst = (a: number | undefined, b: number | undefined): number =>
  a === b ? 0 : (a ?? Infinity) - (b ?? Infinity);

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);

function totalsOf(sources: SourceStatus[], queues: QueueStatus[], agents: AgentStatus[]): Totals {
  const waits = queues.flatMap(({ row, reliability }) =>
    row.oldestSince === undefined ? [] : [reliability.asOf - row.oldestSince],
  );
  const counts = new Map<AgentState, number>();
  for (const { row } of agents) counts.set(row.state, (counts.get(row.state) ?? 0) + 1);
  const read = sources.filter(({ freshness, refused }) => freshness.polledAt !== undefined && !refused);
  const unread = sources.filter((source) => !read.includes(source));
  return {
    ...((read.length > 0 || queues.length > 0) && {
      waiting: queues.reduce((sum, { row }) => sum + row.waiting, 0),
    }),
    ...(waits.length > 0 && { oldestMs: Math.max(...waits) }),
    ...((read.length > 0 || agents.length > 0) && { agents: counts }),
    ...todayOf(queues),
    old: read.filter(({ reliability }) => !reliability.reliable).map(({ name }) => name),
    unread: unread.map(({ name }) => name),
  };
}

function todayOf(queues: QueueStatus[]): Pick<Totals, 'today'> {
  const rows = queues.map(({ today }) => today);
  if (rows.every((row) => row === undefined)) return {};
  const totals = {
    answered: sumOf(rows, 'answered'),
    abandoned: sumOf(rows, 'abandoned'),
    serviceLevel: levelOf(rows),
  };
  const known = Object.entries(totals).filter(([, total]) => total !== undefined);
  return { today: Object.fromEntries(known) };
}

/** A unique key for each active alarm. Rows that are out of date raise none. */
export function alarmKeys({ queues, agents }: Pick<BoardStatus, 'queues' | 'agents'>): string[] {
  const ofQueues = queues
    .filter(({ reliability }) => reliability.reliable)
    .flatMap(({ key, alarms }) =>
      alarms.filter(({ level }) => level === 'alarm').map(({ kind }) => `${kind} ${key}`),
    );
  const ofAgents = agents
    .filter(({ reliability, alarm }) => reliability.reliable && alarm?.level === 'alarm')
    .map(({ key }) => `pause ${key}`);
  return [...ofQueues, ...ofAgents];
}

/** Belongs on every page of its list. */
export const isAlarmed = ({ reliability, ...status }: QueueStatus | AgentStatus): boolean =>
  reliability.reliable &&
  ('alarms' in status ? status.alarms : [status.alarm]).some((alarm) => alarm?.level === 'alarm');

export const isNews = (before: readonly string[], now: readonly string[]): boolean =>
  now.some((key) => !before.includes(key));
