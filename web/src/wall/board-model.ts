import type { Agent, AgentState, QueueSummary, ShownFreshness } from '../../../client/index.js';

export interface BoardQueue {
  /** `account/queue`. */
  key: string;
  account: string;
  /** The version of the document these numbers are from. */
  version: string;
  row: QueueSummary;
}

export interface BoardAgent {
  /** `account/agent`. */
  key: string;
  account: string;
  version: string;
  row: Pick<Agent, 'id' | 'name' | 'state' | 'extension' | 'reason' | 'since' | 'sinceKind' | 'until'>;
  /** Names. */
  queues: string[];
}

export interface BoardSource {
  account: string;
  name: string;
  freshness: ShownFreshness;
  /** What failed, in a person's words. */
  reason?: string;
}

/** What is on the board, whichever topics it came from. */
export interface Board {
  sources: BoardSource[];
  queues: BoardQueue[];
  agents: BoardAgent[];
  /** Entries of the address that no queue answers to; empty as long as something is still to come. */
  missing: string[];
}

/** What an agent does anywhere is what the agent does: the first of these that any queue shows. */
const STATES: AgentState[] = [
  'on-call',
  'on-hold',
  'ringing',
  'wrap-up',
  'other-call',
  'available',
  'paused',
  'not-ready',
  'offline',
  'unknown',
];
export const stateRank = (state: AgentState): number => STATES.indexOf(state);
