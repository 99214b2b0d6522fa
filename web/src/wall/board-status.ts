import type { AgentState } from '../../../client/index.js';
import { trustOf, type Trust } from '../shared/freshness.js';
import { isOnPause, pauseAlarm, queueAlarms, type Alarm, type Thresholds } from '../shared/thresholds.js';
import { stateRank, type Board, type BoardAgent, type BoardQueue, type BoardSource } from './board-model.js';

export interface StandingSource extends BoardSource {
  trust: Trust;
}
export interface StandingQueue extends BoardQueue {
  trust: Trust;
  alarms: Alarm[];
}
export interface StandingAgent extends BoardAgent {
  trust: Trust;
  alarm?: Alarm;
}

/** The board at an instant: what can be relied on, and what is wrong. */
export interface Standing {
  sources: StandingSource[];
  queues: StandingQueue[];
  /** On pause first, the longest first. */
  agents: StandingAgent[];
  totals: Totals;
}

export interface Totals {
  waiting: number;
  /** How long the caller at the front of any queue has waited; absent: nobody waits. */
  oldestMs?: number;
  agents: ReadonlyMap<AgentState, number>;
  /** Names of the accounts whose numbers in it are old. */
  old: string[];
}

export function standingAt(board: Board, thresholds: Thresholds, now: number): Standing {
  const sources = board.sources.map((source) => ({ ...source, trust: trustOf(source.freshness, now) }));
  const trusts = new Map(sources.map(({ account, trust }) => [account, trust]));
  const unknown: Trust = { state: 'starting', trusted: false, asOf: now };
  const queues = board.queues.map((queue) => {
    const trust = trusts.get(queue.account) ?? unknown;
    return { ...queue, trust, alarms: queueAlarms(queue.row, thresholds, trust.asOf) };
  });
  const agents = board.agents.map((agent) => {
    const trust = trusts.get(agent.account) ?? unknown;
    const alarm = pauseAlarm(agent.row, thresholds, trust.asOf);
    return { ...agent, trust, ...(alarm !== undefined && { alarm }) };
  });
  return { sources, queues, agents: agents.sort(pausesFirst), totals: totalsOf(sources, queues, agents) };
}

function pausesFirst({ row: a }: BoardAgent, { row: b }: BoardAgent): number {
  const [pausedA, pausedB] = [isOnPause(a), isOnPause(b)];
  if (pausedA !== pausedB) return pausedA ? -1 : 1;
  // Since when is not known: not the longest, as far as anybody can say.
  if (pausedA) return (a.since ?? Infinity) - (b.since ?? Infinity) || byName(a, b);
  return stateRank(a.state) - stateRank(b.state) || byName(a, b);
}

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);

function totalsOf(sources: StandingSource[], queues: StandingQueue[], agents: StandingAgent[]): Totals {
  const waits = queues.flatMap(({ row, trust }) =>
    row.oldestSince === undefined ? [] : [trust.asOf - row.oldestSince],
  );
  const counts = new Map<AgentState, number>();
  for (const { row } of agents) counts.set(row.state, (counts.get(row.state) ?? 0) + 1);
  return {
    waiting: queues.reduce((sum, { row }) => sum + row.waiting, 0),
    ...(waits.length > 0 && { oldestMs: Math.max(...waits) }),
    agents: counts,
    old: sources.filter(({ trust }) => !trust.trusted).map(({ name }) => name),
  };
}

/** Every alarm that is up, each by a name of its own. Of rows that cannot be relied on nobody is called. */
export function alarmKeys({ queues, agents }: Pick<Standing, 'queues' | 'agents'>): string[] {
  const ofQueues = queues
    .filter(({ trust }) => trust.trusted)
    .flatMap(({ key, alarms }) =>
      alarms.filter(({ level }) => level === 'alarm').map(({ kind }) => `${kind} ${key}`),
    );
  const ofAgents = agents
    .filter(({ trust, alarm }) => trust.trusted && alarm?.level === 'alarm')
    .map(({ key }) => `pause ${key}`);
  return [...ofQueues, ...ofAgents];
}

export const isNews = (before: readonly string[], now: readonly string[]): boolean =>
  now.some((key) => !before.includes(key));
