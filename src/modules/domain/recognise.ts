import { own } from './document.js';
import type { UnnamedCall, WaitingReading } from './reading.js';
import { SAME_INSTANT_MS } from './id.js';
import type { WaitingCall } from './queue.js';

type Rows = { readonly [callId: string]: WaitingCall };

/**
 * Gives the callers of a vendor that has no ids for them the ids they are shown under already: a caller is who came in
 * at the same instant by the same channel from the same number. "The same instant" is that of `steady`, so a call that is
 * recognised does not change by it. Others get a new id, made of the instant.
 */
export function recognise(before: Rows, calls: readonly WaitingReading[]): WaitingCall[] {
  const named = calls.filter(isNamed).map((call) => withSince(call, own(before, call.id)));
  const taken = new Set(named.map(({ id }) => id));
  const rows = alike(
    Object.values(before).filter(({ id, synthetic }) => synthetic === true && !taken.has(id)),
  );
  const unnamed = alike(calls.filter((call) => !isNamed(call)));
  const known = [...unnamed].flatMap(([likeness, group]) => paired(rows.get(likeness) ?? [], group));
  return [
    ...named,
    ...known.map(([call, row]): WaitingCall => {
      const id = row !== undefined && !taken.has(row.id) ? row.id : newId(call, before, taken);
      taken.add(id);
      return { ...withSince(call, row), id, synthetic: true };
    }),
  ];
}

/** A caller whose wait the vendor does not tell waits since it was first seen. */
function withSince<C extends WaitingReading>(call: C, row: WaitingCall | undefined): Omit<C, 'observed'> {
  const { observed, ...rest } = call;
  return observed === true && row !== undefined ? { ...rest, since: row.since } : rest;
}

function isNamed(call: WaitingReading): call is Exclude<WaitingReading, UnnamedCall> {
  return call.id !== undefined;
}

/** By what stays the same while a caller waits. */
function alike<C extends WaitingReading>(calls: C[]): Map<string, C[]> {
  const groups = new Map<string, C[]>();
  for (const call of calls) {
    const likeness = `${call.channel} ${call.caller ?? ''}`;
    const group = groups.get(likeness);
    if (group === undefined) groups.set(likeness, [call]);
    else group.push(call);
  }
  return groups;
}

function newId({ since }: UnnamedCall, before: Rows, taken: ReadonlySet<string>): string {
  for (let nth = 1; ; nth += 1) {
    const id = nth === 1 ? `~${since}` : `~${since}.${nth}`;
    if (own(before, id) === undefined && !taken.has(id)) return id;
  }
}

/** Each call with its row, if any: as many as possible have one, and then the instants differ as little as possible. */
function paired(rows: WaitingCall[], calls: UnnamedCall[]): [call: UnnamedCall, row?: WaitingCall][] {
  const shown = inOrder(rows);
  const ordered = inOrder(calls);
  const found = alignment(
    shown.map(({ since }) => since),
    ordered.map(({ since }) => since),
  );
  const matched = new Set(found.values());
  const left = shown.filter((_row, index) => !matched.has(index)).values();
  return ordered.map((call, index) => {
    const row = shown[found.get(index) ?? -1] ?? (call.observed === true ? left.next().value : undefined);
    return row === undefined ? [call] : [call, row];
  });
}

/** By instant, and where that is the same by anything that does not depend on how the vendor lists them. */
function inOrder<C extends WaitingReading>(calls: C[]): C[] {
  const rest = ({ state, agent, callerName, skills }: C) =>
    JSON.stringify([state, agent, callerName, skills]);
  return calls.sort((a, b) => a.since - b.since || (rest(a) < rest(b) ? -1 : 1));
}

/** For each row, which calls may be it, and the best that can be made of this row and those after it. */
interface Window {
  from: number;
  to: number;
  /** One more than there are calls: the last is for none of them. */
  best: number[];
}

/**
 * An alignment of two ascending lists of instants, as the index of a row by the index of a call. Only calls within the
 * tolerance of a row are looked at, so that a long queue costs little more than a short one.
 */
function alignment(rows: readonly number[], calls: readonly number[]): Map<number, number> {
  // Worth more than any differences of all pairs together, so that a pair is never given up for closer ones.
  const pair = SAME_INSTANT_MS * (rows.length + calls.length + 1);
  const windows: Window[] = [];
  const best = (row: number, call: number): number => {
    const window = windows[row];
    if (window === undefined) return 0;
    return window.best[Math.max(call, window.from) - window.from] ?? 0;
  };
  const worth = (row: number, call: number): number =>
    pair - Math.abs((rows[row] ?? 0) - (calls[call] ?? 0)) + best(row + 1, call + 1);

  let to = calls.length;
  for (let row = rows.length - 1; row >= 0; row -= 1) {
    const since = rows[row] ?? 0;
    while (to > 0 && (calls[to - 1] ?? 0) >= since + SAME_INSTANT_MS) to -= 1;
    let from = to;
    const gains = [best(row + 1, to)];
    while (from > 0 && (calls[from - 1] ?? 0) > since - SAME_INSTANT_MS) {
      from -= 1;
      gains.push(Math.max(gains.at(-1) ?? 0, best(row + 1, from), worth(row, from)));
    }
    windows[row] = { from, to, best: gains.reverse() };
  }

  const found = new Map<number, number>();
  let call = 0;
  for (const [row, { from, to: end }] of windows.entries()) {
    call = Math.max(call, from);
    while (call < end && best(row, call) === best(row, call + 1)) call += 1;
    if (call < end && best(row, call) === worth(row, call)) {
      found.set(call, row);
      call += 1;
    }
  }
  return found;
}
