import { CONSOLE } from '../texts/console.js';
import {
  AccountCell,
  AgentMenu,
  AgentName,
  AgentCommand,
  AgentQueues,
  AgentState,
  AgentTime,
  CallMenu,
  CallName,
  CallQueue,
  CallState,
  CallWait,
  countCell,
  QueueMenu,
  QueueName,
  QueueOldest,
  QueueWaiting,
} from './cells.js';
import type { AgentRow, CallRow, QueueRow } from './floor/floor-rows.js';
import type { Column } from './grid/column.js';

const t = CONSOLE.columns;
const account = { id: 'account', label: t.account, sortable: true, Cell: AccountCell } as const;

export const AGENT_TABLE: readonly Column<AgentRow>[] = [
  { id: 'name', label: t.name.agents, sortable: true, Cell: AgentName },
  account,
  { id: 'state', label: t.state, sortable: true, Cell: AgentState },
  { id: 'time', label: t.time, hint: t.hints.time, sortable: true, largestFirst: true, Cell: AgentTime },
  { id: 'queues', label: t.queues, sortable: true, Cell: AgentQueues },
  { id: 'command', label: t.command, Cell: AgentCommand },
  { id: 'actions', label: t.actions, Cell: AgentMenu },
];

const count = (
  id: 'talking' | 'available' | 'onCall' | 'paused' | 'offline',
  of: (row: QueueRow) => number | undefined,
): Column<QueueRow> => ({
  id,
  label: t[id],
  hint: t.hints[id],
  sortable: true,
  largestFirst: true,
  Cell: countCell(t[id], of),
});

export const QUEUE_TABLE: readonly Column<QueueRow>[] = [
  { id: 'name', label: t.name.queues, sortable: true, Cell: QueueName },
  account,
  { id: 'waiting', label: t.waiting, sortable: true, largestFirst: true, Cell: QueueWaiting },
  { id: 'oldest', label: t.oldest, sortable: true, largestFirst: true, Cell: QueueOldest },
  count('talking', ({ queue }) => queue.talking),
  count('available', ({ queue }) => queue.agents.available),
  count('onCall', ({ queue }) => queue.agents.onCall + queue.agents.otherCall),
  count('paused', ({ queue }) => queue.agents.paused + queue.agents.notReady),
  count('offline', ({ queue }) => queue.agents.offline),
  { id: 'actions', label: t.actions, Cell: QueueMenu },
];

export const CALL_TABLE: readonly Column<CallRow>[] = [
  { id: 'name', label: t.name.waiting, sortable: true, Cell: CallName },
  account,
  { id: 'queue', label: t.queue, sortable: true, Cell: CallQueue },
  { id: 'state', label: t.state, sortable: true, Cell: CallState },
  { id: 'wait', label: t.wait, sortable: true, largestFirst: true, Cell: CallWait },
  { id: 'actions', label: t.actions, Cell: CallMenu },
];
