import { opsWithCallers, withCallers } from './caller-fields.js';
import type { Delta, DocumentState, Ops, Row, Snapshot } from './document.js';

const MARK = '~masked';
/** Shorter numbers are people of the house, and three digits would be most of one. */
const SHORTEST = 7;
const SHOWN_DIGITS = 3;

/**
 * A document for those who may not know who calls is another document: it has an epoch of its own, so that
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
export const maskedState = (state: DocumentState): DocumentState => withCallers(state, maskedFields);

export const maskedOps = (ops: Ops): Ops => opsWithCallers(ops, maskedFields);

export function maskedSnapshot<S extends Pick<Snapshot, 'epoch' | 'state'>>(snapshot: S): S {
  return { ...snapshot, epoch: maskedEpoch(snapshot.epoch), state: maskedState(snapshot.state) };
}

export function maskedDelta(delta: Delta): Delta {
  return { ...delta, epoch: maskedEpoch(delta.epoch), ops: maskedOps(delta.ops) };
}

function maskedFields(row: Row): Row {
  const { caller, callerName: _, ...rest } = row;
  if (caller === undefined) return rest;
  return { ...rest, caller: maskedCaller(typeof caller === 'string' ? caller : '') };
}
