import { listWords } from '../shared/formats.js';
import { ACTIONS } from '../texts/actions.js';
import { COMMON } from '../texts/common.js';
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
import { onCallIn, pausedIn, type AgentRow, type CallRow, type QueueRow } from './floor/floor-rows.js';
import { AGENT_FIGURE_COLUMNS, QUEUE_FIGURE_COLUMNS } from './figures/figure-columns.js';
import type { Column, TotalCell } from './grid/column.js';

const t = CONSOLE.columns;
const account = {
  id: 'account',
  label: t.account,
  width: 'minmax(6.9rem, 0.8fr)',
  givesWayIn: ['narrow'],
  sortable: true,
  Cell: AccountCell,
} as const;
/** The drawer of a queue has them too. */
const besideDrawer = { givesWayIn: ['least'] } as const;
const fixed = { fixed: true } as const;
const sortable = { sortable: true } as const;
const largest = { sortable: true, largestFirst: true } as const;
const number = { ...largest, isNumber: true } as const;

/** Room for the longest two buttons of an agent, which other languages have longer words for, and for a sign. */
const actionsRem = Math.max(
  14,
  Math.ceil(0.6 * (ACTIONS.types['agent.unpause'].name.length + ACTIONS.more.length) + 5.8),
);

/** How many agents are in which state, the most first. */
function statesIn(rows: readonly AgentRow[]): TotalCell {
  const counts = new Map<AgentRow['agent']['state'], number>();
  for (const { agent } of rows) counts.set(agent.state, (counts.get(agent.state) ?? 0) + 1);
  const most = [...counts].sort(([, a], [, b]) => b - a);
  const text = listWords(
    most.map(([state, count]) => CONSOLE.grouping.state({ state: COMMON.states[state], count })),
  );
  return { text, title: text };
}

export const AGENT_TABLE: readonly Column<AgentRow>[] = [
  {
    id: 'name',
    label: t.name.agents,
    width: 'minmax(var(--agent-name, 7.4rem), 1.4fr)',
    ...fixed,
    ...sortable,
    Cell: AgentName,
  },
  account,
  {
    ...{
      id: 'state',
      label: t.state,
      width: 'minmax(var(--agent-state, 8rem), 1.6fr)',
      ...fixed,
      ...sortable,
      Cell: AgentState,
    },
    subtotal: statesIn,
  },
  {
    id: 'time',
    label: t.time,
    hint: t.hints.time,
    width: 'var(--agent-time, 5.5rem)',
    ...fixed,
    ...number,
    Cell: AgentTime,
  },
  ...AGENT_FIGURE_COLUMNS,
  {
    ...{ id: 'queues', label: t.queues, width: 'minmax(6rem, 1.2fr)', ...sortable, Cell: AgentQueues },
    givesWayIn: ['narrow'],
  },
  {
    ...{ id: 'command', label: t.command, width: 'minmax(6rem, 1.3fr)', Cell: AgentCommand },
    givesWayIn: ['slim'],
  },
  {
    id: 'actions',
    label: t.actions,
    width: `var(--agent-actions, ${actionsRem}rem)`,
    ...fixed,
    Cell: AgentMenu,
  },
];

const count = (
  id: 'talking' | 'available' | 'onCall' | 'paused' | 'offline',
  of: (row: QueueRow) => number | undefined,
  width = 'minmax(3.6rem, 0.6fr)',
): Column<QueueRow> => ({
  ...{ id, label: t[id], hint: t.hints[id], width, ...number },
  Cell: countCell(t[id], of),
});

export const QUEUE_TABLE: readonly Column<QueueRow>[] = [
  {
    id: 'name',
    label: t.name.queues,
    width: 'minmax(7.8rem, 1.5fr)',
    ...fixed,
    ...sortable,
    Cell: QueueName,
  },
  account,
  {
    ...{ id: 'waiting', label: t.waiting, width: 'minmax(5.9rem, 0.8fr)', ...largest, Cell: QueueWaiting },
    total: (rows) => ({ text: String(rows.reduce((sum, { queue }) => sum + queue.waiting, 0)) }),
  },
  { id: 'oldest', label: t.oldest, width: 'minmax(4.4rem, 0.6fr)', ...number, Cell: QueueOldest },
  { ...count('talking', ({ queue }) => queue.talking), givesWayIn: ['phone', 'narrow'] },
  { ...count('available', ({ queue }) => queue.agents?.available, 'minmax(4.8rem, 0.6fr)'), ...besideDrawer },
  { ...count('onCall', onCallIn), ...besideDrawer },
  { ...count('paused', pausedIn), ...besideDrawer },
  { ...count('offline', ({ queue }) => queue.agents?.offline), givesWayIn: ['narrow'] },
  ...QUEUE_FIGURE_COLUMNS,
  { id: 'actions', label: t.actions, width: 'minmax(6.4rem, 1fr)', ...fixed, Cell: QueueMenu },
];

export const CALL_TABLE: readonly Column<CallRow>[] = [
  { id: 'name', label: t.name.waiting, width: 'minmax(9rem, 1.2fr)', ...fixed, ...sortable, Cell: CallName },
  account,
  { id: 'queue', label: t.queue, width: 'minmax(7rem, 1fr)', ...sortable, Cell: CallQueue },
  { id: 'state', label: t.state, width: 'minmax(8rem, 1fr)', ...sortable, Cell: CallState },
  { id: 'wait', label: t.wait, width: '5rem', ...fixed, ...number, Cell: CallWait },
  { id: 'actions', label: t.actions, width: '9rem', ...fixed, Cell: CallMenu },
];
