import type { Agent, QueueSummary } from '../../../client/index.js';
import { isOnPause, stateClock, type ClockedAgent } from './agent-clocks.js';

/** From where on something deserves attention; absent: never. */
export interface Thresholds {
  /** Callers waiting in one queue. */
  waiting?: number;
  /** How long the caller at the front has waited. */
  oldestSeconds?: number;
  /** How long an agent has been on pause. */
  pauseSeconds?: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = { waiting: 5, oldestSeconds: 120, pauseSeconds: 900 };

export type AlarmKind = 'waiting' | 'oldest' | 'unstaffed' | 'pause';
/** `warn`: close to the threshold; `alarm`: at or beyond it. */
export type AlarmLevel = 'warn' | 'alarm';
export interface Alarm {
  kind: AlarmKind;
  level: AlarmLevel;
}

const WARN_FROM = 0.7;

/** What is wrong with a queue at the instant its rows speak for; the worst first. */
export function queueAlarms(queue: QueueSummary, thresholds: Thresholds, at: number): Alarm[] {
  const waited = queue.oldestSince === undefined ? undefined : (at - queue.oldestSince) / 1000;
  const alarms = [
    alarm('waiting', level(queue.waiting, thresholds.waiting)),
    alarm('oldest', level(waited, thresholds.oldestSeconds)),
    alarm('unstaffed', staffing(queue)),
  ].filter((one) => one !== undefined);
  return alarms.sort((a, b) => RANK[a.level] - RANK[b.level]);
}

/** Whether an agent is on pause for too long: by the threshold, or by the planned end. */
export function pauseAlarm(
  agent: ClockedAgent & Pick<Agent, 'until'>,
  thresholds: Thresholds,
  at: number,
): Alarm | undefined {
  if (!isOnPause(agent) || thresholds.pauseSeconds === undefined) return undefined;
  if (agent.until !== undefined && at > agent.until) return { kind: 'pause', level: 'alarm' };
  const { since } = stateClock(agent);
  const paused = since === undefined ? undefined : (at - since) / 1000;
  return alarm('pause', level(paused, thresholds.pauseSeconds));
}

const RANK: Record<AlarmLevel, number> = { alarm: 0, warn: 1 };

const alarm = (kind: AlarmKind, found: AlarmLevel | undefined): Alarm | undefined =>
  found && { kind, level: found };

function level(value: number | undefined, threshold: number | undefined): AlarmLevel | undefined {
  if (value === undefined || threshold === undefined) return undefined;
  if (value >= threshold) return 'alarm';
  return value >= threshold * WARN_FROM ? 'warn' : undefined;
}

/**
 * No agent can take a call now or after the present one; an alarm while callers wait. When all agents are on calls, the wait
 * alarms say whether that is too busy.
 */
function staffing({ agents, waiting, open }: QueueSummary): AlarmLevel | undefined {
  if (agents === undefined) return undefined;
  const working = agents.available + agents.ringing + agents.onCall + agents.otherCall + agents.wrapUp;
  // Agents in an unknown state may be working.
  if (working > 0 || agents.unknown > 0 || open === false) return undefined;
  return waiting > 0 ? 'alarm' : 'warn';
}
