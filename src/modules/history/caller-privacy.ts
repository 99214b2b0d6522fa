import type { HistoryCallers } from '../config/floor-config.js';
import { opsWithCallers, withCallers } from '../domain/caller-fields.js';
import { opsWith, stateWith } from '../domain/changed-rows.js';
import type { DocumentState, Ops, Row } from '../domain/document.js';
import { maskedCaller, maskedOps, maskedState } from '../domain/masked.js';

/** Those of `alerts/<account>`: a person's note may name a caller, in any words. */
const NOTED = ['alerts', 'remedies'];

/** What of a change may be written. It and `apply` may change places. */
export function allowedOps(ops: Ops, callers: HistoryCallers): Ops {
  if (callers === 'full') return ops;
  const named = callers === 'masked' ? maskedOps(ops) : opsWithCallers(ops, anonymous);
  return NOTED.reduce((allowed, collection) => opsWith(allowed, collection, withoutNotes), named);
}

/** What of a document may be written. */
export function allowedState(state: DocumentState, callers: HistoryCallers): DocumentState {
  if (callers === 'full') return state;
  const named = callers === 'masked' ? maskedState(state) : withCallers(state, anonymous);
  return NOTED.reduce((allowed, collection) => stateWith(allowed, collection, withoutNotes), named);
}

const anonymous = ({ caller: _number, callerName: _name, ...rest }: Row): Row => rest;

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
