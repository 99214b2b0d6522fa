import type { Agent, QueueSummary, WaitingCall } from '../../../../client/index.js';

/** What every row of a table has. The same object as long as nothing in it changed. */
export interface FloorRow {
  /** Unique in its table, also between accounts. */
  key: string;
  account: string;
  accountName: string;
  name: string;
  /** What a search looks in, in lower case. */
  text: string;
}

export interface AgentRow extends FloorRow {
  agent: Agent;
  /** Names of the queues, sorted. */
  queues: string;
}

export interface QueueRow extends FloorRow {
  queue: QueueSummary;
}

export interface CallRow extends FloorRow {
  call: WaitingCall;
  /** The queue's id. */
  queue: string;
  queueName: string;
  /** Name of the agent whose phone rings. */
  ringing?: string;
}

export const rowKey = (account: string, id: string): string => `${account}/${id}`;
