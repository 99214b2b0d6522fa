import {
  hasOwn,
  type Json,
  keyed,
  own,
  type CollectionOps,
  type DocumentState,
  type Ops,
  type Row,
  type Rows,
} from './document.js';

/** Deep equality of JSON values; the order of keys does not matter, that of arrays does. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]))
    );
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => hasOwn(b, key) && equal(a[key], b[key]))
  );
}

const NO_ROWS: Rows = keyed();

/** The operations that turn `before` into `after`; undefined when nothing changed. */
export function diff(before: DocumentState, after: DocumentState): Ops | undefined {
  const ops = keyed<CollectionOps>();
  let changed = false;
  for (const collection of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const one = diffRows(own(before, collection) ?? NO_ROWS, own(after, collection) ?? NO_ROWS);
    if (one === undefined) continue;
    ops[collection] = one;
    changed = true;
  }
  return changed ? ops : undefined;
}

function diffRows(before: Rows, after: Rows): CollectionOps | undefined {
  if (before === after) return undefined;
  const put = keyed<Row>();
  const set = keyed<Row>();
  const del = Object.keys(before).filter((id) => !hasOwn(after, id));
  let puts = 0;
  let sets = 0;
  for (const [id, row] of Object.entries(after)) {
    const old = own(before, id);
    if (old === row) continue;
    const change = old === undefined ? row : diffRow(old, row);
    if (change === undefined) continue;
    if (change === row) {
      put[id] = row;
      puts += 1;
    } else {
      set[id] = change;
      sets += 1;
    }
  }
  if (puts + sets + del.length === 0) return undefined;
  return { ...(puts > 0 && { put }), ...(sets > 0 && { set }), ...(del.length > 0 && { del }) };
}

/** The changed fields; `after` itself when a field was lost (a `set` cannot say so); undefined when equal. */
function diffRow(before: Row, after: Row): Row | undefined {
  if (Object.keys(before).some((field) => after[field] === undefined && before[field] !== undefined))
    return after;
  const fields = Object.keys(after).filter((field) => !equal(before[field], after[field]));
  if (fields.length === 0) return undefined;
  return Object.fromEntries(fields.map((field) => [field, after[field]]));
}
