import { keyed } from '../../modules/domain/document.js';
import type { Reading } from '../../modules/domain/reading.js';
import { tidyText } from './parse.js';
import { VendorProtocolError } from '../port/errors.js';

/** More than any floor this is built for; a system that says so is broken, or means harm. */
const MOST = { queues: 2_000, agents: 10_000, calls: 5_000, memberships: 50_000, rows: 2_000 };
const LONGEST_TEXT = 200;
/** Settings are the vendor's own, such as a text to be read out. */
const LONGEST_SETTING = 2_000;

/**
 * A reading within bounds: its texts are short and without control characters, its lists have an end.
 *
 * @param what begins a sentence about it
 * @throws VendorProtocolError when it holds too much
 */
export function boundedReading(reading: Reading, what: string): Reading {
  const { roster, queues = {}, servers } = reading;
  const readings = Object.values(queues);
  const calls = readings.reduce((sum, { waiting = [] }) => sum + waiting.length, 0);
  const members = readings.reduce((sum, one) => sum + (one.members ?? one.memberUpdates ?? []).length, 0);
  const listed = Object.values(roster?.members ?? {}).reduce((sum, ids) => sum + ids.length, 0);
  ensure(Math.max(readings.length, Object.keys(roster?.queues ?? {}).length), 'queues', what);
  ensure(Object.keys(roster?.agents ?? {}).length, 'agents', what);
  ensure(calls, 'calls', what);
  ensure(Math.max(members, listed), 'memberships', what);
  for (const rows of [servers, roster?.skills, roster?.pauseReasons, roster?.statusLabels])
    ensure(rows?.length ?? 0, 'rows', what);
  return tidy(reading, LONGEST_TEXT);
}

function ensure(count: number, kind: keyof typeof MOST, what: string): void {
  if (count > MOST[kind])
    throw new VendorProtocolError(`${what} holds ${count} ${kind}: at most ${MOST[kind]} are read`, kind);
}

/** The value itself where nothing is wrong with it, which is nearly always. */
function tidy<T>(value: T, longest: number): T {
  // What is made of a value has its shape: texts become texts.
  if (typeof value === 'string') return tidyText(value, longest) as T;
  if (typeof value !== 'object' || value === null) return value;
  let tidied: object | undefined;
  for (const [key, part] of Object.entries(value)) {
    const plain: unknown = tidy(part, key === 'settings' ? LONGEST_SETTING : longest);
    if (plain === part) continue;
    tidied ??= copyOf(value);
    Reflect.set(tidied, key, plain);
  }
  return (tidied ?? value) as T;
}

/** Keyed objects have no prototype, and must not get one. */
function copyOf(value: object): object {
  if (Array.isArray(value)) return [...(value as unknown[])];
  const empty = Object.getPrototypeOf(value) === null ? keyed<unknown>() : {};
  return Object.assign(empty, value);
}

/** Ten thousand agents, each in some queues. */
const MOST_ROWS = 50_000;

/**
 * While a list is read page by page.
 *
 * @throws VendorProtocolError when it is longer than any floor
 */
export function ensureFewRows(what: string, count: number): void {
  if (count > MOST_ROWS)
    throw new VendorProtocolError(`${what} has more than ${MOST_ROWS} rows, and is not read further`, '');
}
