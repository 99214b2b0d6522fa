import type { Route } from '../route.js';
import { rowKey, type AgentRow, type CallRow, type FloorRow, type QueueRow } from './floor-rows.js';

export type Filter = Pick<Route, 'search' | 'account' | 'queue' | 'state'>;

/** Every word somewhere in the row, in any order. */
function common({ search, account }: Filter): (row: FloorRow) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (row) =>
    (account === undefined || row.account === account) && words.every((word) => row.text.includes(word));
}

export function agentsMatching(filter: Filter): (row: AgentRow) => boolean {
  const matches = common(filter);
  const { queue, state } = filter;
  return (row) =>
    matches(row) &&
    (state === undefined || row.agent.state === state) &&
    (queue === undefined || Object.keys(row.agent.queues).some((id) => rowKey(row.account, id) === queue));
}

export const QUEUE_STATES = ['waiting', 'unstaffed', 'open', 'closed'] as const;
/** In addresses that were stored by an earlier version. */
const FORMER_UNSTAFFED = 'nobody';

export type QueueState = (typeof QUEUE_STATES)[number];

const IS: Record<QueueState, (row: QueueRow) => boolean> = {
  waiting: ({ queue }) => queue.waiting > 0,
  unstaffed: ({ queue }) => queue.agents.available === 0,
  open: ({ queue }) => queue.open !== false,
  closed: ({ queue }) => queue.open === false,
};

export function queuesMatching(filter: Filter): (row: QueueRow) => boolean {
  const matches = common(filter);
  const wanted = filter.state === FORMER_UNSTAFFED ? 'unstaffed' : filter.state;
  const state = QUEUE_STATES.find((one) => one === wanted);
  return (row) => matches(row) && (state === undefined || IS[state](row));
}

export function callsMatching(filter: Filter): (row: CallRow) => boolean {
  const matches = common(filter);
  const { queue, state } = filter;
  return (row) =>
    matches(row) &&
    (state === undefined || row.call.state === state) &&
    (queue === undefined || rowKey(row.account, row.queue) === queue);
}
