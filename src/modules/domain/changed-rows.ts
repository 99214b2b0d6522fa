import { keyed, type CollectionOps, type DocumentState, type Ops, type Row, type Rows } from './document.js';

/** Changes one row; it gets whole rows, and of an operation `set` the fields that are set. */
export type RowChange = (row: Row) => Row;

/** A document in which the rows of one collection are changed. */
export function stateWith(state: DocumentState, collection: string, change: RowChange): DocumentState {
  const rows = state[collection];
  return rows === undefined ? state : { ...state, [collection]: rowsWith(rows, change) };
}

/** As `stateWith`, of a change of the document. */
export function opsWith(ops: Ops, collection: string, change: RowChange): Ops {
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

function rowsWith(rows: Rows, change: RowChange): { [id: string]: Row } {
  const changed = keyed<Row>();
  for (const [id, row] of Object.entries(rows)) changed[id] = change(row);
  return changed;
}
