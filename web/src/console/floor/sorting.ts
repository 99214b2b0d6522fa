import type { AgentState, MetricsRow } from '../../../../client/index.js';
import { stateClock } from '../../shared/agent-clocks.js';
import { AGENT_FIGURES, QUEUE_FIGURES, valueOf, type FigureName } from '../../shared/figures.js';
import type { SortBy } from '../route.js';
import {
  onCallIn,
  pausedIn,
  type AgentRow,
  type CallRow,
  type FloorRow,
  type QueueRow,
} from './floor-rows.js';
import { compareNumbered } from '../../shared/formats.js';

type Compare<Row> = (a: Row, b: Row) => number;
export type Columns<Row> = { readonly [column: string]: Compare<Row> };

const text = compareNumbered;

/** The most relevant first: unavailable agents, then those on calls, then available ones. */
const STATES: AgentState[] = [
  'paused',
  'not-ready',
  'ringing',
  'on-hold',
  'on-call',
  'other-call',
  'wrap-up',
  'available',
  'offline',
  'unknown',
];

const byName: Compare<FloorRow> = (a, b) => text(a.name, b.name);
const byAccount: Compare<FloorRow> = (a, b) => text(a.accountName, b.accountName);

/** The longest first; since when is not known: last. */
const since = (a: number | undefined, b: number | undefined): number =>
  a === b ? 0 : (a ?? Infinity) - (b ?? Infinity);

/** The largest first, and of service levels the lowest; what is not known is last. */
function figures<Row extends { today?: MetricsRow }>(names: readonly FigureName[]): Columns<Row> {
  const by = (name: FigureName): Compare<Row> => {
    const sign = name === 'serviceLevel' ? 1 : -1;
    const rank = ({ today }: Row): number => {
      const value = valueOf(today, name);
      return value === undefined ? Infinity : sign * value;
    };
    return (a, b) => {
      const [first, second] = [rank(a), rank(b)];
      return first === second ? 0 : first - second;
    };
  };
  return Object.fromEntries(names.map((name) => [name, by(name)]));
}

export const AGENT_COLUMNS: Columns<AgentRow> = {
  ...figures(AGENT_FIGURES),
  name: byName,
  account: byAccount,
  state: (a, b) => STATES.indexOf(a.agent.state) - STATES.indexOf(b.agent.state),
  time: (a, b) => since(stateClock(a.agent).since, stateClock(b.agent).since),
  queues: (a, b) => text(a.queues, b.queues),
};

const most =
  (count: (row: QueueRow) => number | undefined): Compare<QueueRow> =>
  (a, b) =>
    (count(b) ?? -1) - (count(a) ?? -1);

export const QUEUE_COLUMNS: Columns<QueueRow> = {
  ...figures(QUEUE_FIGURES),
  name: byName,
  account: byAccount,
  waiting: most(({ queue }) => queue.waiting),
  oldest: (a, b) => since(a.queue.oldestSince, b.queue.oldestSince),
  talking: most(({ queue }) => queue.talking),
  available: most(({ queue }) => queue.agents?.available),
  onCall: most(onCallIn),
  paused: most(pausedIn),
  offline: most(({ queue }) => queue.agents?.offline),
};

export const CALL_COLUMNS: Columns<CallRow> = {
  wait: (a, b) => since(a.call.since, b.call.since),
  name: byName,
  queue: (a, b) => text(a.queueName, b.queueName),
  account: byAccount,
  state: (a, b) => text(a.call.state, b.call.state),
};

/** By a column, and among equals by name and key: no two rows ever change places for no reason. */
export function comparing<Row extends FloorRow>(
  columns: Columns<Row>,
  { column, descending }: SortBy,
): Compare<Row> {
  const by = Object.hasOwn(columns, column) ? columns[column] : undefined;
  const sign = descending ? -1 : 1;
  return (a, b) => sign * (by?.(a, b) ?? 0) || byName(a, b) || (a.key < b.key ? -1 : 1);
}
