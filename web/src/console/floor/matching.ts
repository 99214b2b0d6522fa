import type { Route } from '../route.js';
import type { GroupRows } from './groups.js';
import { rowKey, type AgentRow, type CallRow, type FloorRow, type QueueRow } from './floor-rows.js';

export interface Filter extends Pick<Route, 'search' | 'account' | 'queue' | 'state'> {
  /** Rows of the group that is chosen; absent: all. */
  group?: GroupRows;
}

/** Every word somewhere in the row, in any order. */
function common({ search, account }: Filter): (row: FloorRow) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (row) =>
    (account === undefined || row.account === account) && words.every((word) => row.text.includes(word));
}

export function agentsMatching(filter: Filter): (row: AgentRow) => boolean {
  const matches = common(filter);
  const { queue, state, group } = filter;
  const isIn = ({ account, agent }: AgentRow, has: (key: string) => boolean): boolean =>
    Object.keys(agent.queues).some((id) => has(rowKey(account, id)));
  return (row) =>
    matches(row) &&
    (state === undefined || row.agent.state === state) &&
    (queue === undefined || isIn(row, (key) => key === queue)) &&
    (group === undefined || group.agents.has(row.key) || isIn(row, (key) => group.queues.has(key)));
}

export const QUEUE_STATES = ['waiting', 'unstaffed', 'open', 'closed'] as const;
/** In addresses that were stored by an earlier version. */
const FORMER_UNSTAFFED = 'nobody';

export type QueueState = (typeof QUEUE_STATES)[number];

const IS: Record<QueueState, (row: QueueRow) => boolean> = {
  waiting: ({ queue }) => queue.waiting > 0,
  unstaffed: ({ queue }) => queue.agents?.available === 0,
  open: ({ queue }) => queue.open !== false,
  closed: ({ queue }) => queue.open === false,
};

export function queuesMatching(filter: Filter): (row: QueueRow) => boolean {
  const matches = common(filter);
  const wanted = filter.state === FORMER_UNSTAFFED ? 'unstaffed' : filter.state;
  const state = QUEUE_STATES.find((one) => one === wanted);
  const { group } = filter;
  return (row) =>
    matches(row) &&
    (state === undefined || IS[state](row)) &&
    (group === undefined || group.shownQueues.has(row.key));
}

export function callsMatching(filter: Filter): (row: CallRow) => boolean {
  const matches = common(filter);
  const { queue, state, group } = filter;
  return (row) =>
    matches(row) &&
    (state === undefined || row.call.state === state) &&
    (queue === undefined || rowKey(row.account, row.queue) === queue) &&
    (group === undefined || group.shownQueues.has(rowKey(row.account, row.queue)));
}
