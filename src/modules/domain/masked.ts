import {
  keyed,
  type CollectionOps,
  type Delta,
  type DocumentState,
  type Ops,
  type Row,
  type Rows,
  type Snapshot,
} from './document.js';

/** The only collection that tells of callers: that of `queue/<account>/<queue>`. */
const CALLERS = 'waiting';
const MARK = '~masked';
/** Shorter numbers are people of the house, and three digits would be most of one. */
const SHORTEST = 7;
const SHOWN_DIGITS = 3;

/**
 * A queue's document for those who may not know who calls is another document: it has an epoch of its own, so that
 * a client never applies a change of the one to the other, also when it holds one from before.
 */
export const maskedEpoch = (epoch: string): string => `${epoch}${MARK}`;

/** The epoch of which this is the masked one; undefined when it is none. */
export const unmaskedEpoch = (epoch: string): string | undefined =>
  epoch.endsWith(MARK) ? epoch.slice(0, -MARK.length) : undefined;

/** What `maskedCaller` makes. */
const MASKED = /^•••• \d{3}$/;

/** `•••• 102`: enough to tell two callers apart, too little to call one. What is masked already stays as it is. */
export function maskedCaller(caller: string): string {
  if (MASKED.test(caller)) return caller;
  const digits = /^[\d\s+().*#/-]+$/.test(caller) ? caller.replace(/\D/g, '') : '';
  return digits.length < SHORTEST ? '••••' : `•••• ${digits.slice(-SHOWN_DIGITS)}`;
}

/** Masking and applying may change places: `apply(masked(s), masked(ops))` is `masked(apply(s, ops))`. */
export function maskedState(state: DocumentState): DocumentState {
  const callers = state[CALLERS];
  return callers === undefined ? state : { ...state, [CALLERS]: maskedRows(callers) };
}

export function maskedOps(ops: Ops): Ops {
  const callers = ops[CALLERS];
  return callers === undefined ? ops : { ...ops, [CALLERS]: maskedCollection(callers) };
}

export function maskedSnapshot<S extends Pick<Snapshot, 'epoch' | 'state'>>(snapshot: S): S {
  return { ...snapshot, epoch: maskedEpoch(snapshot.epoch), state: maskedState(snapshot.state) };
}

export function maskedDelta(delta: Delta): Delta {
  return { ...delta, epoch: maskedEpoch(delta.epoch), ops: maskedOps(delta.ops) };
}

function maskedCollection({ put, set, del }: CollectionOps): CollectionOps {
  return {
    ...(put !== undefined && { put: maskedRows(put) }),
    ...(set !== undefined && { set: maskedRows(set) }),
    ...(del !== undefined && { del }),
  };
}

function maskedRows(rows: Rows): { [id: string]: Row } {
  const masked = keyed<Row>();
  for (const [id, row] of Object.entries(rows)) masked[id] = maskedRow(row);
  return masked;
}

function maskedRow(row: Row): Row {
  const { caller, callerName: _, ...rest } = row;
  if (caller === undefined) return rest;
  return { ...rest, caller: maskedCaller(typeof caller === 'string' ? caller : '') };
}
