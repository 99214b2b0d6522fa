/** A JSON value; rows hold nothing else. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export type Row = { readonly [field: string]: Json | undefined };
export type Rows = { readonly [id: string]: Row };

/** The whole state of a topic: keyed rows, no arrays of rows (clients sort). */
export type DocumentState = { readonly [collection: string]: Rows };

/** What happens to one collection; an id stands in at most one of the three. */
export interface CollectionOps {
  /** Whole rows: new, or rows that lost a field. */
  put?: { [id: string]: Row };
  /** Whole new values of the fields that changed. */
  set?: { [id: string]: Row };
  del?: string[];
}

export type Ops = { [collection: string]: CollectionOps };

/** Covers (base, version]. */
export interface Delta {
  topic: string;
  epoch: string;
  base: number;
  version: number;
  at: number;
  ops: Ops;
}

export interface Snapshot {
  topic: string;
  epoch: string;
  version: number;
  at: number;
  state: DocumentState;
}

/**
 * An empty keyed object without a prototype: an id such as `__proto__` is an ordinary key of it.
 */
export function keyed<T>(): { [key: string]: T } {
  return Object.create(null) as { [key: string]: T };
}

/**
 * What an object holds itself under a key. Rows that came as JSON are plain objects, and those answer to `toString`
 * or `constructor`, which are possible ids, with what they inherit.
 */
export function own<T>(record: { readonly [key: string]: T }, key: string): T | undefined {
  return hasOwn(record, key) ? record[key] : undefined;
}

/** As `Object.hasOwn`, which is younger than the browsers of televisions. */
export const hasOwn = (record: object, key: string): boolean =>
  Object.prototype.hasOwnProperty.call(record, key);

/** The collections of each kind of document, by the first part of its topic's name. */
const COLLECTIONS: { readonly [kind: string]: readonly string[] } = {
  account: ['source', 'queues', 'agents'],
  queue: ['queue', 'waiting', 'agents'],
  commands: ['commands'],
  metrics: ['today', 'last30', 'agents'],
  alerts: ['alerts', 'remedies'],
  servers: ['source', 'servers'],
};

/**
 * The state with every collection its kind has. A store that keeps rows, and operations, which name rows, know nothing
 * of a collection without any; readers of the document rely on it.
 */
export function complete(topic: string, state: DocumentState): DocumentState {
  const [kind = ''] = topic.split('/', 1);
  const missing = (own(COLLECTIONS, kind) ?? []).filter((name) => own(state, name) === undefined);
  if (missing.length === 0) return state;
  const whole = Object.assign(keyed<Rows>(), state);
  for (const name of missing) whole[name] = keyed<Row>();
  return whole;
}
