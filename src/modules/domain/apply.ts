import { keyed, type CollectionOps, type DocumentState, type Ops, type Row, type Rows } from './document.js';

const NO_ROWS: Rows = keyed();

/**
 * The state after the operations. The given state is left as it is, and whatever did not change is shared with it.
 * Operations are absolute, so applying a delta to a state inside the range it covers is safe.
 */
export function apply(state: DocumentState, ops: Ops): DocumentState {
  const next = Object.assign(keyed<Rows>(), state);
  for (const [collection, one] of Object.entries(ops))
    next[collection] = applyRows(next[collection] ?? NO_ROWS, one);
  return next;
}

function applyRows(rows: Rows, { put, set, del }: CollectionOps): Rows {
  const next = Object.assign(keyed<Row>(), rows);
  for (const id of del ?? []) delete next[id];
  for (const [id, row] of Object.entries(put ?? {})) next[id] = row;
  for (const [id, fields] of Object.entries(set ?? {})) {
    const row = next[id];
    // A `set` for a row that is not there belongs to a row deleted later in the range: there is nothing to change.
    if (row !== undefined) next[id] = { ...row, ...fields };
  }
  return next;
}
