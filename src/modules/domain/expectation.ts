import { z } from 'zod';
import { own, type DocumentState, type Json, type Row } from './document.js';
import { equal } from './equal.js';
import { Id } from './id.js';

const JsonValue = z.custom<Json>((value) => value !== undefined);

/**
 * What the picture shows once a command has done its work, as data, so that any process can look for it.
 *
 * `in`: where it stands: the document of `queue`, the roster, or the servers. `id` or `where` (fields and
 * their values) say which rows of the collection are meant. `shows`: `present`, `absent`, or fields with the values any
 * of which will do; with fields, all rows meant must show them, and there must be one. `null` stands for "no such field",
 * and `settings.name` for the field `name` of the field `settings`.
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
});
export type Expectation = z.infer<typeof Expectation>;

/** Whether the document's state is as expected. */
export function meets(expectation: Expectation, state: DocumentState): boolean {
  const { collection, id, where, shows } = expectation;
  const rows = own(state, collection) ?? {};
  const meant = id === undefined ? Object.values(rows) : [own(rows, id)].filter((row) => row !== undefined);
  const found = meant.filter((row) => has(row, where ?? {}));
  if (shows === 'absent') return found.length === 0;
  if (found.length === 0) return false;
  if (shows === 'present') return true;
  return found.every((row) =>
    Object.entries(shows).every(([field, allowed]) =>
      allowed.some((value) => equal(fieldOf(row, field) ?? null, value)),
    ),
  );
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
