import type { HistoryCallers } from '../config/floor-config.js';
import { opsWithCallers, withCallers } from '../domain/caller-fields.js';
import { opsWith, stateWith } from '../domain/changed-rows.js';
import type { DocumentState, Ops, Row } from '../domain/document.js';
import { maskedCaller, maskedOps, maskedState } from '../domain/masked.js';

/** Those of `alerts/<account>` and `commands/<account>`: a person's note may name a caller, in any words. */
const NOTED = ['alerts', 'remedies', 'commands'];
/** What a person did, as one value, with the note beside it. */
const DONE = ['acked', 'decision'];

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

/** Of an alert that a person has seen, a proposal that one has answered, and the switch that stops rules from acting. */
function withoutNotes({ note: _, ...row }: Row): Row {
  return DONE.reduce((rest: Row, field) => {
    const done = rest[field];
    if (typeof done !== 'object' || done === null || !('note' in done)) return rest;
    const { note: _note, ...unsaid } = done;
    return { ...rest, [field]: unsaid };
  }, row);
}

/** What of a caller's number may be written; undefined: nothing. */
export function allowedCaller(caller: string, callers: HistoryCallers): string | undefined {
  if (callers === 'none') return undefined;
  return callers === 'full' ? caller : maskedCaller(caller);
}
