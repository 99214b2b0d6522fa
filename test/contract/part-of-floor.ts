import { isDeepStrictEqual } from 'node:util';
import type { QueueReading, WaitingReading } from '../../src/modules/domain/reading.js';
import type { FloorRead } from './floor-read.js';

/** How what was read differs from the whole floor. */
export interface Difference {
  /** Rows and values of the floor that were not read. */
  missing: string[];
  /** Whole queues, agents, callers and memberships among them. */
  missingRows: string[];
  /** What was read and is not so on the floor. */
  wrong: WrongValue[];
}

export interface WrongValue {
  /** The row and the field, such as `queue 3 member 33 reason`, or the row alone. */
  at: string;
  value: unknown;
}

type Fields = object;

/** Holds one against the other, row by row and field by field. The vendor's own words for a state may differ. */
export function differenceOf(whole: FloorRead, read: FloorRead): Difference {
  const difference = new Differences();
  const { roster } = read;
  difference.rows('queue', whole.roster.queues, roster.queues);
  difference.rows('agent', whole.roster.agents, roster.agents);
  for (const part of ['members', 'fixedMembers', 'pauseReasons', 'skills', 'statusLabels'] as const)
    difference.part(part, whole.roster[part], roster[part]);
  for (const id of new Set([...Object.keys(whole.queues), ...Object.keys(read.queues)]))
    difference.queue(id, whole.queues[id] ?? {}, read.queues[id] ?? {});
  difference.rows('server', keyed(whole.servers), keyed(read.servers));
  return difference;
}

class Differences implements Difference {
  readonly missing: string[] = [];
  readonly missingRows: string[] = [];
  readonly wrong: WrongValue[] = [];

  rows(what: string, whole: Record<string, Fields>, read: Record<string, Fields>): void {
    for (const [id, row] of Object.entries(whole)) {
      const found = read[id];
      if (found !== undefined) this.row(`${what} ${id}`, row, found);
      else this.lost(`${what} ${id}`);
    }
    for (const [id, value] of Object.entries(read))
      if (!(id in whole)) this.wrong.push({ at: `${what} ${id}`, value });
  }

  /** A list, or lists by queue, of which less may have been read. */
  part(what: string, whole: unknown, read: unknown): void {
    if (isDeepStrictEqual(whole, read)) return;
    this.missing.push(what);
    if (!isWithin(read, whole)) this.wrong.push({ at: what, value: read });
  }

  queue(id: string, whole: QueueReading, read: QueueReading): void {
    const what = `queue ${id}`;
    const { waiting, members, ...fields } = whole;
    const { waiting: foundWaiting, memberUpdates, members: foundMembers = memberUpdates, ...found } = read;
    this.row(what, fields, found);
    for (const [name, rows, those] of [
      ['waiting', waiting, foundWaiting],
      ['members', members, foundMembers],
    ] as const)
      if (rows !== undefined && those === undefined) this.lost(`${what} ${name}`);
    if (members !== undefined && foundMembers !== undefined)
      this.rows(`${what} member`, keyed(members), keyed(foundMembers));
    if (waiting !== undefined && foundWaiting !== undefined) this.callers(what, waiting, foundWaiting);
  }

  /** A caller without an id is any of those who were not read by theirs. */
  private callers(queue: string, whole: readonly WaitingReading[], read: readonly WaitingReading[]): void {
    const idOf = ({ id }: WaitingReading) => id ?? '';
    const named = new Map(read.flatMap((call) => (call.id === undefined ? [] : [[call.id, call]])));
    const rest = read.filter(({ id }) => id === undefined);
    for (const call of whole) {
      const found = named.get(idOf(call)) ?? rest.shift();
      if (found === undefined) this.lost(`${queue} caller ${idOf(call)}`);
      else this.row(`${queue} caller ${idOf(call)}`, call, found);
      named.delete(idOf(call));
    }
    for (const [id, value] of named) this.wrong.push({ at: `${queue} caller ${id}`, value });
    // More are counted than are listed.
    if (rest.length > 0) this.missing.push(`${queue}: ${rest.length} callers more`);
  }

  private row(what: string, whole: Fields, read: Fields): void {
    const [expected, found] = [fieldsOf(whole), fieldsOf(read)];
    for (const [name, value] of Object.entries(expected)) {
      if (isDeepStrictEqual(found[name], value)) continue;
      this.missing.push(`${what} ${name}`);
      if (found[name] !== undefined && !isLess(name, value, found))
        this.wrong.push({ at: `${what} ${name}`, value: found[name] });
    }
    for (const [name, value] of Object.entries(found))
      if (!(name in expected)) this.wrong.push({ at: `${what} ${name}`, value });
  }

  private lost(row: string): void {
    this.missing.push(row);
    this.missingRows.push(row);
  }
}

/** Fields that say how a row was read. */
const READ_HOW = new Set(['observed', 'vendorState', 'synthetic']);

const fieldsOf = (row: Fields): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).filter(([name, value]) => !READ_HOW.has(name) && value !== undefined),
  );

/** A part of the value is enough: a part of a list of settings, a caller who is there and waits at least so long. */
function isLess(name: string, value: unknown, found: Record<string, unknown>): boolean {
  const read = found[name];
  if (name === 'since' && 'state' in found) return Number(read) > Number(value);
  if (name === 'state') return read === 'waiting' && found['agent'] === undefined;
  return typeof value === 'object' && isWithin(read, value);
}

function isWithin(part: unknown, whole: unknown): boolean {
  if (part === undefined || isDeepStrictEqual(part, whole)) return true;
  if (Array.isArray(part) && Array.isArray(whole))
    return part.every((one) => whole.some((other) => isDeepStrictEqual(one, other)));
  if (typeof part !== 'object' || typeof whole !== 'object' || part === null || whole === null) return false;
  const of = new Map<string, unknown>(Object.entries(whole));
  return Object.entries(part).every(([name, value]) => of.has(name) && isWithin(value, of.get(name)));
}

function keyed<Row extends { id: string }>(rows: readonly Row[]): Record<string, Row> {
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}
