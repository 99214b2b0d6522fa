import type { MetricsRow } from '../../../../client/index.js';
import { pauseBesideCall, stateClock } from '../../shared/agent-clocks.js';
import type { CsvCell } from '../../shared/csv.js';
import { figureOf, type FigureName } from '../../shared/figures.js';
import { COMMON } from '../../texts/common.js';
import { CONSOLE } from '../../texts/console.js';
import { CSV } from '../../texts/csv.js';
import { FIGURES } from '../../texts/figures.js';
import {
  onCallIn,
  pausedIn,
  type AgentRow,
  type CallRow,
  type FloorRow,
  type QueueRow,
} from '../floor/floor-rows.js';

/** The instant that the rows of an account speak for, epoch ms. */
export type AsOf = (account: string) => number;
export type TableName = 'agents' | 'queues' | 'waiting';

interface CsvColumn<Row> {
  head: string;
  of: (row: Row, asOf: AsOf) => CsvCell;
}

/** By id of a column on the screen: it may be several in the file. */
type CsvColumns<Row> = { readonly [column: string]: readonly CsvColumn<Row>[] };

const t = CSV.heads;
const c = CONSOLE.columns;

const elapsed = (since: number | undefined, asOf: number): number | undefined =>
  since === undefined ? undefined : Math.max(0, Math.floor((asOf - since) / 1_000));
const tenth = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.round(value * 10) / 10;

const account: readonly CsvColumn<FloorRow>[] = [{ head: c.account, of: ({ accountName }) => accountName }];

type FiguredRow = FloorRow & { today?: MetricsRow };

const FIGURE_COLUMNS: CsvColumns<FiguredRow> = {
  ...figures('offered', 'answered', 'abandoned', 'asa', 'longestToday'),
  ...figures('calls', 'missed', 'talk', 'wrapUp', 'occupancy', 'signedIn'),
  serviceLevel: [
    { head: t.figures.serviceLevel, of: ({ today }) => tenth(figureOf(today, 'serviceLevel')?.value) },
    {
      head: t.formula,
      of: ({ today }) => {
        const formula = figureOf(today, 'serviceLevel')?.formula;
        return formula && FIGURES.formulas[formula];
      },
    },
    { head: t.target, of: ({ today }) => figureOf(today, 'serviceLevel')?.targetSeconds },
  ],
};

function figures(...names: FigureName[]): CsvColumns<FiguredRow> {
  const column = (name: FigureName): CsvColumn<FiguredRow> => ({
    head: t.figures[name],
    of: ({ today }) => tenth(figureOf(today, name)?.value),
  });
  return Object.fromEntries(names.map((name) => [name, [column(name)]]));
}

/** What the figures of a row are based on. */
const BASIS: readonly CsvColumn<FiguredRow>[] = [
  {
    head: t.coverage,
    of: ({ today }) => (today === undefined ? undefined : Math.floor(today.coverage * 100)),
  },
  { head: t.source, of: ({ today }) => today?.sources['*'] && FIGURES.sources[today.sources['*']] },
];

const AGENTS: CsvColumns<AgentRow> = {
  name: [
    { head: c.name.agents, of: ({ name }) => name },
    { head: t.extension, of: ({ agent }) => agent.extension },
  ],
  account,
  state: [
    { head: c.state, of: ({ agent }) => COMMON.states[agent.state] },
    { head: t.reason, of: ({ agent }) => agent.reason },
    { head: CONSOLE.drawer.talksTo, of: ({ agent: { call } }) => call?.callerName ?? call?.caller },
    { head: CONSOLE.drawer.callQueue, of: ({ callQueue }) => callQueue },
  ],
  time: [
    { head: t.time, of: ({ account: id, agent }, asOf) => elapsed(stateClock(agent).since, asOf(id)) },
    {
      head: t.pausedBeside,
      of: ({ account: id, agent }, asOf) => elapsed(pauseBesideCall(agent)?.since, asOf(id)),
    },
  ],
  ...FIGURE_COLUMNS,
  queues: [{ head: c.queues, of: ({ queues }) => queues }],
};

const QUEUES: CsvColumns<QueueRow> = {
  name: [
    { head: c.name.queues, of: ({ name }) => name },
    { head: t.number, of: ({ queue }) => queue.number },
  ],
  account,
  waiting: [{ head: c.waiting, of: ({ queue }) => queue.waiting }],
  oldest: [{ head: t.oldest, of: ({ account: id, queue }, asOf) => elapsed(queue.oldestSince, asOf(id)) }],
  talking: [{ head: c.hints.talking, of: ({ queue }) => queue.talking }],
  available: [{ head: c.hints.available, of: ({ queue }) => queue.agents?.available }],
  onCall: [{ head: c.hints.onCall, of: onCallIn }],
  paused: [{ head: c.hints.paused, of: pausedIn }],
  offline: [{ head: c.hints.offline, of: ({ queue }) => queue.agents?.offline }],
  ...FIGURE_COLUMNS,
};

const CALLS: CsvColumns<CallRow> = {
  name: [
    { head: c.name.waiting, of: ({ call }) => call.callerName },
    { head: t.number, of: ({ call }) => call.caller },
  ],
  account,
  queue: [{ head: c.queue, of: ({ queueName }) => queueName }],
  state: [
    { head: c.state, of: ({ call }) => CONSOLE.callStates[call.state] },
    { head: c.ringing, of: ({ ringing }) => ringing },
  ],
  wait: [{ head: t.wait, of: ({ account: id, call }, asOf) => elapsed(call.since, asOf(id)) }],
};

/** The rows as they are on the screen: in its columns and in its order, with units in the heads. */
export function tableLines(
  table: TableName,
  columns: readonly { id: string }[],
  rows: readonly FloorRow[],
  asOf: AsOf,
): CsvCell[][] {
  switch (table) {
    // The rows of a table are of its kind.
    case 'agents':
      return lines(AGENTS, columns, rows as readonly AgentRow[], asOf);
    case 'queues':
      return lines(QUEUES, columns, rows as readonly QueueRow[], asOf);
    case 'waiting':
      return lines(CALLS, columns, rows as readonly CallRow[], asOf);
  }
}

function lines<Row extends FiguredRow>(
  known: CsvColumns<Row>,
  columns: readonly { id: string }[],
  rows: readonly Row[],
  asOf: AsOf,
): CsvCell[][] {
  const hasFigures = columns.some(({ id }) => Object.hasOwn(FIGURE_COLUMNS, id));
  const drawn: readonly CsvColumn<Row>[] = [
    ...columns.flatMap(({ id }) => (Object.hasOwn(known, id) ? (known[id] ?? []) : [])),
    ...(hasFigures ? BASIS : []),
  ];
  return [drawn.map(({ head }) => head), ...rows.map((row) => drawn.map(({ of }) => of(row, asOf)))];
}
