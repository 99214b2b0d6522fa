import type { Command } from './command.js';
import type { PlannedTime } from './plan.js';

// What answers about the past hold; all times are epoch ms.

/** A time of which a topic is not known; without `to` it lasts. */
export interface HistoryGap {
  topic: string;
  from: number;
  to?: number;
  why: 'down' | 'log-trimmed' | 'redis-emptied' | 'recorder-down';
}

/** One state of an agent within a range. */
export interface PastState {
  from: number;
  to: number;
  /** It still lasted at the end of the range. */
  lasts?: true;
  state: string;
  availability?: string;
  activity?: string;
  reason?: string;
  /** Whether the vendor gave `from`, or it was observed. */
  sinceKind: 'vendor' | 'observed';
  /** The id of the confirmed command that led to it. */
  command?: string;
}

/** Ms per state, and per reason of a pause. */
export interface Totals {
  stateMs: { [state: string]: number };
  reasonMs: { [reason: string]: number };
}

/** Of the time that was planned and of which the state is known: how long that is, and how long the agent did something else. */
export interface Adherence {
  plannedMs: number;
  outMs: number;
  /** When the agent did something else, oldest first, without overlaps: `outMs` in all. */
  out: { from: number; to: number }[];
}

export interface AgentTimeline {
  agent: string;
  name?: string;
  states: PastState[];
  totals: Totals;
  /** Both are absent where nothing was planned. */
  plan?: PlannedTime[];
  adherence?: Adherence;
}

export interface Timeline extends AgentTimeline {
  from: number;
  to: number;
  /** Absent: the token may not see commands. */
  commands?: Command[];
  gaps: HistoryGap[];
  /** States are read from what is stored; later ones than this instant may be missing for half a minute. */
  knownUntil: number;
}

export interface Timelines {
  from: number;
  to: number;
  agents: AgentTimeline[];
  gaps: HistoryGap[];
  /** As of a `Timeline`. */
  knownUntil: number;
}

/** One caller's way through a queue. */
export interface PastContact {
  queue: string;
  call: string;
  enteredAt: number;
  leftAt?: number;
  outcome?: string;
  agent?: string;
  targetSeconds?: number;
  talkSeconds?: number;
  caller?: string;
  /** Where it is known from, as of a metric. */
  source: 'vendor' | 'events' | 'records' | 'polls';
}
