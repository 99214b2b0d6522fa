import type { HistoryCallers } from '../config/floor-config.js';
import type { CollectionOps, DocumentState, Ops, Row, Rows } from '../domain/document.js';
import { keyed } from '../domain/document.js';
import { maskedCaller, maskedOps, maskedState } from '../domain/masked.js';

/** The collection that tells of callers: that of `queue/<account>/<queue>`. */
const CALLERS = 'waiting';
/** Those of `alerts/<account>`: a person's note may name a caller, in any words. */
const NOTED = ['alerts', 'remedies'];

/** What of a change may be written. It and `apply` may change places. */
export function allowedOps(ops: Ops, callers: HistoryCallers): Ops {
  if (callers === 'full') return ops;
  const named = callers === 'masked' ? maskedOps(ops) : opsWith(ops, CALLERS, anonymous);
  return NOTED.reduce((allowed, collection) => opsWith(allowed, collection, withoutNotes), named);
}

/** What of a document may be written. */
export function allowedState(state: DocumentState, callers: HistoryCallers): DocumentState {
  if (callers === 'full') return state;
  const named = callers === 'masked' ? maskedState(state) : stateWith(state, CALLERS, anonymous);
  return NOTED.reduce((allowed, collection) => stateWith(allowed, collection, withoutNotes), named);
}

function opsWith(ops: Ops, collection: string, change: (row: Row) => Row): Ops {
  const one = ops[collection];
  if (one === undefined) return ops;
  const { put, set, del } = one;
  const changed: CollectionOps = {
    ...(put !== undefined && { put: rowsWith(put, change) }),
    ...(set !== undefined && { set: rowsWith(set, change) }),
    ...(del !== undefined && { del }),
  };
  return { ...ops, [collection]: changed };
}

function stateWith(state: DocumentState, collection: string, change: (row: Row) => Row): DocumentState {
  const rows = state[collection];
  return rows === undefined ? state : { ...state, [collection]: rowsWith(rows, change) };
}

function rowsWith(rows: Rows, change: (row: Row) => Row): { [id: string]: Row } {
  const changed = keyed<Row>();
  for (const [id, row] of Object.entries(rows)) changed[id] = change(row);
  return changed;
}

const anonymous = ({ caller: _number, callerName: _name, ...row }: Row): Row => row;

/** Of an alert that a person has seen, and of the switch that stops rules from acting. */
function withoutNotes({ note: _, acked, ...row }: Row): Row {
  if (typeof acked !== 'object' || acked === null || !('note' in acked))
    return acked === undefined ? row : { ...row, acked };
  const { note: _note, ...seen } = acked;
  return { ...row, acked: seen };
}

/** What of a caller's number may be written; undefined: nothing. */
export function allowedCaller(caller: string, callers: HistoryCallers): string | undefined {
  if (callers === 'none') return undefined;
  return callers === 'full' ? caller : maskedCaller(caller);
}
