import { z } from 'zod';
import { own, type DocumentState, type Json, type Row } from './document.js';
import { equal } from './diff.js';
import { Id } from './id.js';

const JsonValue = z.custom<Json>((value) => value !== undefined);

/**
 * What the picture shows once a command has done its work, as data, so that any process can look for it.
 *
 * `in`: where it stands: the document of `queue`, the roster, or the servers. `id` or `where` (fields and
 * their values) say which rows of the collection are meant. `shows`: `present`, `absent`, or fields with the values any
 * of which will do; with fields, all rows meant must show them, and there must be one. `null` stands for "no such field",
 * and `settings.name` for the field `name` of the field `settings`. `hiddenBy`: values that neither show nor contradict it,
 * such as a call where the vendor has one word for both; of a field that is not among those shown, they hide the row.
 */
export const Expectation = z.object({
  /** The poll target that brings it. */
  target: z.string(),
  in: z.enum(['queue', 'roster', 'servers']),
  queue: Id.exactOptional(),
  collection: z.string(),
  id: Id.exactOptional(),
  where: z.record(z.string(), JsonValue).exactOptional(),
  shows: z.union([z.enum(['present', 'absent']), z.record(z.string(), z.array(JsonValue))]),
  hiddenBy: z.record(z.string(), z.array(JsonValue)).exactOptional(),
});
export type Expectation = z.infer<typeof Expectation>;

/** What a document says to an expectation. `unknown`: the row is there without the field. */
export type CheckResult = 'met' | 'unmet' | 'unknown';

/**
 * Compares a document's state with what is expected of it. A field that is absent is not known, so it contradicts
 * nothing: during a call, some vendors do not tell whether the agent is paused.
 */
export function check(expectation: Expectation, state: DocumentState): CheckResult {
  const { collection, id, where, shows, hiddenBy = {} } = expectation;
  const rows = own(state, collection) ?? {};
  const meant = id === undefined ? Object.values(rows) : [own(rows, id)].filter((row) => row !== undefined);
  const found = meant.filter((row) => has(row, where ?? {}));
  if (shows === 'absent') return found.length === 0 ? 'met' : 'unmet';
  if (found.length === 0) return 'unmet';
  if (shows === 'present') return 'met';
  return combine(
    found.flatMap((row) =>
      isHidden(row, hiddenBy, shows)
        ? 'unknown'
        : Object.entries(shows).map(([field, allowed]) =>
            checkField(fieldOf(row, field), allowed, own(hiddenBy, field)),
          ),
    ),
  );
}

function isHidden(
  row: Row,
  hiddenBy: NonNullable<Expectation['hiddenBy']>,
  shows: { [field: string]: Json[] },
): boolean {
  return Object.entries(hiddenBy).some(
    ([field, values]) =>
      !Object.hasOwn(shows, field) && values.some((one) => equal(fieldOf(row, field) ?? null, one)),
  );
}

/** Whether the document's state is as expected. */
export const meets = (expectation: Expectation, state: DocumentState): boolean =>
  check(expectation, state) === 'met';

/** Of several results at one thing. */
export function combine(results: readonly CheckResult[]): CheckResult {
  if (results.includes('unmet')) return 'unmet';
  return results.includes('unknown') ? 'unknown' : 'met';
}

function checkField(
  value: Json | undefined,
  allowed: readonly Json[],
  hiding: readonly Json[] = [],
): CheckResult {
  if (allowed.some((one) => equal(value ?? null, one))) return 'met';
  return value === undefined || hiding.some((one) => equal(value, one)) ? 'unknown' : 'unmet';
}

function has(row: Row, fields: { [field: string]: Json }): boolean {
  return Object.entries(fields).every(([field, value]) => equal(fieldOf(row, field) ?? null, value));
}

function fieldOf(row: Row, path: string): Json | undefined {
  const [field = '', ...inner] = path.split('.');
  const value = own(row, field);
  if (inner.length === 0) return value;
  const isRow = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRow ? own(value, inner.join('.')) : undefined;
}
