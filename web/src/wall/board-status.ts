import type { AgentState, Alert, MetricsRow } from '../../../client/index.js';
import { isOnPause, stateClock } from '../shared/agent-clocks.js';
import { levelOf, sumOf, type Total } from '../shared/figures.js';
import { reliabilityOf, type Reliability } from '../shared/freshness.js';
import { pauseAlarm, queueAlarms, type Alarm, type Thresholds } from '../shared/thresholds.js';
import { NO_METRICS, type MetricsViews } from '../shared/use-metrics.js';
import type { Heard } from './sound.js';
import { besideAlerts, heardOf, isSerious, limitsOf, NO_ALERTS, type WallAlerts } from './wall-alerts.js';
import { stateRank, type Board, type BoardAgent, type BoardQueue, type BoardSource } from './board-model.js';
import { compareNames } from '../shared/formats.js';

export interface SourceStatus extends BoardSource {
  reliability: Reliability;
}
export interface QueueStatus extends BoardQueue {
  reliability: Reliability;
  /** What the board itself sees. */
  alarms: Alarm[];
  /** Figures of its day so far; absent: not known. */
  today?: MetricsRow;
  /** Of rules, the worst first. */
  alerts: readonly Alert[];
  /** Waiting callers from which on the queue has an alarm; absent: from no number on. */
  limit?: number;
}
export interface AgentStatus extends BoardAgent {
  reliability: Reliability;
  alarm?: Alarm;
  alerts: readonly Alert[];
}

const NONE: readonly Alert[] = [];

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
  rules: WallAlerts = NO_ALERTS,
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
    const limits = limitsOf(thresholds, rules, queue.account, queue.row.id);
    const alerts = rules.byRow.get(`queue/${queue.key}`) ?? NONE;
    const seen = queueAlarms(queue.row, limits.thresholds, reliability.asOf);
    const { waiting: limit } = limits.thresholds;
    return {
      ...{ ...queue, reliability, alerts, alarms: besideAlerts(seen, limits, alerts) },
      ...(limit !== undefined && { limit }),
      // What was known of yesterday says nothing of today.
      ...(today !== undefined && today.to > now && { today }),
    };
  });
  const agents = board.agents.map((agent) => {
    const reliability = trusts.get(agent.account) ?? unknown;
    const limits = limitsOf(thresholds, rules, agent.account);
    const alerts = rules.byRow.get(`agent/${agent.key}`) ?? NONE;
    const seen = pauseAlarm(agent.row, limits.thresholds, reliability.asOf);
    const [alarm] = besideAlerts(seen === undefined ? [] : [seen], limits, alerts);
    return { ...agent, reliability, alerts, ...(alarm !== undefined && { alarm }) };
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

const byName = (a: { name: string }, b: { name: string }): number => compareNames(a.name, b.name);

function totalsOf(sources: SourceStatus[], queues: QueueStatus[], agents: AgentStatus[]): Totals {
  const waits = queues.flatMap(({ row, reliability }) =>
    row.oldestSince === undefined ? [] : [reliability.asOf - row.oldestSince],
  );
  const counts = new Map<AgentState, number>();
  for (const { row } of agents) counts.set(row.state, (counts.get(row.state) ?? 0) + 1);
  const read = sources.filter(({ freshness, refused }) => freshness.polledAt !== undefined && !refused);
  const unread = sources.filter((source) => !read.includes(source));
  const areAgentsKnown = agents.length > 0 || (read.length > 0 && queues.every(({ row }) => row.agents));
  return {
    ...((read.length > 0 || queues.length > 0) && {
      waiting: queues.reduce((sum, { row }) => sum + row.waiting, 0),
    }),
    ...(waits.length > 0 && { oldestMs: Math.max(...waits) }),
    ...(areAgentsKnown && { agents: counts }),
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
export function alarmKeys({ queues, agents }: Rows): string[] {
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

type Rows = Pick<BoardStatus, 'queues' | 'agents'>;

/** Alerts of the rows whose numbers are not out of date. */
const reliableAlerts = ({ queues, agents }: Rows): Alert[] =>
  [...queues, ...agents].flatMap(({ reliability, alerts }) => (reliability.reliable ? alerts : []));

/** What sounds, and which tone. */
export const soundsOf = (rows: Rows): Heard[] => [
  ...alarmKeys(rows).map((key) => ({ key, tone: 'alarm' as const })),
  ...heardOf(reliableAlerts(rows)),
];

/** All that deserves attention, on whatever page it is. */
export const alarmCount = (rows: Rows): number =>
  alarmKeys(rows).length + reliableAlerts(rows).filter(isSerious).length;

/** Belongs on every page of its list. */
export const isAlarmed = ({ reliability, alerts, ...status }: QueueStatus | AgentStatus): boolean =>
  reliability.reliable &&
  (alerts.some(isSerious) ||
    ('alarms' in status ? status.alarms : [status.alarm]).some((alarm) => alarm?.level === 'alarm'));
