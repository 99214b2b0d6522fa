import type { Alert, RuleMeasure, Severity } from '../../../client/index.js';

/** An alert of a row, at the column that shows what it is about. */
export interface Mark {
  severity: Severity;
  /** Names of the rules. */
  words: string;
}

/** By column. */
export type RowMarks = ReadonlyMap<string, Mark>;

/** By table and key of the row. */
export interface Marks {
  agents: ReadonlyMap<string, RowMarks>;
  queues: ReadonlyMap<string, RowMarks>;
}

export const NO_MARKS: Marks = { agents: new Map(), queues: new Map() };

const COLUMNS: { readonly [M in RuleMeasure]?: string } = {
  'queue.waiting': 'waiting',
  'queue.oldestSeconds': 'oldest',
  'queue.available': 'available',
  'queue.nobodyAvailable': 'available',
  'agent.pausedSeconds': 'time',
  'agent.pauseOverrunSeconds': 'time',
  'agent.wrapUpSeconds': 'time',
  'agent.onCallSeconds': 'time',
  'agent.outOfAdherenceSeconds': 'time',
  'agent.unreachable': 'state',
};

/** Of alerts that fire and are not silenced. @param alerts the worst first */
export function marksOf(alerts: readonly Alert[]): Marks {
  const tables = {
    agents: new Map<string, Map<string, Mark>>(),
    queues: new Map<string, Map<string, Mark>>(),
  };
  for (const { account, subject, measure, severity, name, silencedUntil } of alerts) {
    if (silencedUntil !== undefined || (subject.kind !== 'agent' && subject.kind !== 'queue')) continue;
    const rows = tables[subject.kind === 'agent' ? 'agents' : 'queues'];
    const key = `${account}/${subject.id}`;
    const row = rows.get(key) ?? new Map<string, Mark>();
    const column = (measure && COLUMNS[measure]) ?? 'name';
    const before = row.get(column);
    row.set(
      column,
      before === undefined ? { severity, words: name } : { ...before, words: `${before.words}; ${name}` },
    );
    rows.set(key, row);
  }
  return tables;
}
