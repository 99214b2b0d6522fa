import type { HistoryCallers } from '../config/floor-config.js';
import type { CollectionOps, DocumentState, Ops, Row, Rows } from '../domain/document.js';
import { keyed } from '../domain/document.js';
import { maskedCaller, maskedOps, maskedState } from '../domain/masked.js';

/** The only collection that tells of callers: that of `queue/<account>/<queue>`. */
const CALLERS = 'waiting';

/** What of a change may be written. It and `apply` may change places. */
export function allowedOps(ops: Ops, callers: HistoryCallers): Ops {
  if (callers === 'full') return ops;
  if (callers === 'masked') return maskedOps(ops);
  const waiting = ops[CALLERS];
  return waiting === undefined ? ops : { ...ops, [CALLERS]: withoutCallers(waiting) };
}

/** What of a document may be written. */
export function allowedState(state: DocumentState, callers: HistoryCallers): DocumentState {
  if (callers === 'full') return state;
  if (callers === 'masked') return maskedState(state);
  const waiting = state[CALLERS];
  return waiting === undefined ? state : { ...state, [CALLERS]: anonymous(waiting) };
}

function withoutCallers({ put, set, del }: CollectionOps): CollectionOps {
  return {
    ...(put !== undefined && { put: anonymous(put) }),
    ...(set !== undefined && { set: anonymous(set) }),
    ...(del !== undefined && { del }),
  };
}

function anonymous(rows: Rows): { [id: string]: Row } {
  const allowed = keyed<Row>();
  for (const [id, { caller: _number, callerName: _name, ...row }] of Object.entries(rows)) allowed[id] = row;
  return allowed;
}

/** What of a caller's number may be written; undefined: nothing. */
export function allowedCaller(caller: string, callers: HistoryCallers): string | undefined {
  if (callers === 'none') return undefined;
  return callers === 'full' ? caller : maskedCaller(caller);
}
