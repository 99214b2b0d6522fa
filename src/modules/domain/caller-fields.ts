import { opsWith, stateWith } from './changed-rows.js';
import type { DocumentState, Json, Ops, Row } from './document.js';

/** Changes the fields `caller` and `callerName` of what it is given, and leaves the others. */
export type CallerChange = (fields: Row) => Row;

/** The collection of those who wait: its rows have the fields themselves. */
const WAITING = 'waiting';
/** The collection of agents: their field `call` has the fields, as one value, so that a change holds all of them. */
const AGENTS = 'agents';

/** A document of a queue or an account with everything it tells of callers changed. It and `apply` may change places. */
export const withCallers = (state: DocumentState, change: CallerChange): DocumentState =>
  stateWith(stateWith(state, WAITING, change), AGENTS, ofAgent(change));

export const opsWithCallers = (ops: Ops, change: CallerChange): Ops =>
  opsWith(opsWith(ops, WAITING, change), AGENTS, ofAgent(change));

/** Of an agent's row what tells of the call; undefined where there is nothing. */
export function callOf({ call }: Row): { [field: string]: Json } | undefined {
  return typeof call === 'object' && call !== null && !Array.isArray(call) ? call : undefined;
}

function ofAgent(change: CallerChange): (row: Row) => Row {
  return (row) => {
    const call = callOf(row);
    return call === undefined ? row : { ...row, call: defined(change(call)) };
  };
}

const defined = (row: Row): { [field: string]: Json } =>
  Object.fromEntries(
    Object.entries(row).flatMap(([field, value]): [string, Json][] =>
      value === undefined ? [] : [[field, value]],
    ),
  );
