import { keyed, type CollectionOps, type Ops, type Row } from './document.js';

/**
 * One set of operations that does what `first` and then `second` do. An id stands in one of put, set and del:
 * put+set gives put, set+set gives set, anything+del gives del, anything+put gives put.
 */
export function merge(first: Ops, second: Ops): Ops {
  const merged = Object.assign(keyed<CollectionOps>(), first);
  for (const [collection, later] of Object.entries(second)) {
    const earlier = merged[collection];
    merged[collection] = earlier === undefined ? later : mergeRows(earlier, later);
  }
  return merged;
}

function mergeRows(first: CollectionOps, second: CollectionOps): CollectionOps {
  const put = Object.assign(keyed<Row>(), first.put);
  const set = Object.assign(keyed<Row>(), first.set);
  const del = new Set(first.del);
  for (const id of second.del ?? []) {
    delete put[id];
    delete set[id];
    del.add(id);
  }
  for (const [id, row] of Object.entries(second.put ?? {})) {
    delete set[id];
    del.delete(id);
    put[id] = row;
  }
  for (const [id, fields] of Object.entries(second.set ?? {})) {
    const whole = put[id];
    if (whole !== undefined) put[id] = { ...whole, ...fields };
    else if (!del.has(id)) set[id] = { ...set[id], ...fields };
  }
  return {
    ...(Object.keys(put).length > 0 && { put }),
    ...(Object.keys(set).length > 0 && { set }),
    ...(del.size > 0 && { del: [...del] }),
  };
}
