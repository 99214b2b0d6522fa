import {
  keyed,
  own,
  type CollectionOps,
  type DocumentState,
  type Ops,
  type Row,
  type Rows,
} from './document.js';

/**
 * The state after the operations, one delta's after the other's. The given state is left as it is, and whatever did not
 * change is shared with it. Operations are absolute, so applying a delta to a state inside the range it covers is safe.
 */
export function apply(state: DocumentState, ...deltas: readonly Ops[]): DocumentState {
  const next = Object.assign(keyed<Rows>(), state);
  for (const ops of deltas)
    for (const [collection, one] of Object.entries(ops)) {
      const rows = next[collection];
      const copy =
        rows === undefined || rows === state[collection] ? Object.assign(keyed<Row>(), rows) : rows;
      applyRows(copy, one);
      next[collection] = copy;
    }
  return next;
}

/** One row after the operations of its collection, without the others; undefined: there is none. */
export function rowAfter(
  row: Row | undefined,
  id: string,
  { put, set, del }: CollectionOps,
): Row | undefined {
  const left = del?.includes(id) === true ? undefined : row;
  const whole = own(put ?? {}, id) ?? left;
  const fields = own(set ?? {}, id);
  return whole === undefined || fields === undefined ? whole : { ...whole, ...fields };
}

function applyRows(rows: { [id: string]: Row }, { put, set, del }: CollectionOps): void {
  for (const id of del ?? []) delete rows[id];
  for (const [id, row] of Object.entries(put ?? {})) rows[id] = row;
  for (const [id, fields] of Object.entries(set ?? {})) {
    const row = rows[id];
    // A `set` for a row that is not there belongs to a row deleted later in the range: there is nothing to change.
    if (row !== undefined) rows[id] = { ...row, ...fields };
  }
}
