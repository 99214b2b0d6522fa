import { z } from 'zod';
import type { ReadingNotes } from '../port/reading-notes.js';
import { listOf } from './wire-values.js';

/** The rows of a list, as far as what identifies them can be read. */
export interface ReadableRows<Row> {
  rows: Row[];
  /** Rows that were left out, as they came. */
  unreadable: unknown[];
}

type Tolerant<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends z.ZodType ? z.ZodCatch<z.ZodOptional<Fields[Name]>> : never;
};

/** A row: the fields of its identity must be readable; of the others, one that cannot be read is absent. */
export function tolerant<
  Identity extends Record<string, z.ZodType>,
  Fields extends Record<string, z.ZodType>,
>(identity: Identity, fields: Fields) {
  const lenient = Object.entries(fields).map(([name, field]) => [name, z.optional(field).catch(undefined)]);
  // Entries forget which name had which schema.
  return z.object({ ...identity, ...(Object.fromEntries(lenient) as Tolerant<Fields>) });
}

/** A list of rows of which each is read for itself: one that cannot be read loses no other. */
export function readableRowsOf<Row extends z.ZodType>(row: Row) {
  return z.preprocess(listOf, z.array(z.unknown())).transform((list): ReadableRows<z.output<Row>> => {
    const rows: z.output<Row>[] = [];
    const unreadable: unknown[] = [];
    for (const one of list) {
      const read = row.safeParse(one);
      if (read.success) rows.push(read.data);
      else unreadable.push(one);
    }
    return { rows, unreadable };
  });
}

/**
 * The readable rows of a list; the others are noted.
 * @param resource in people's words, plural: `agents`
 */
export function notedRows<Row>(
  { rows, unreadable }: ReadableRows<Row>,
  resource: string,
  notes: ReadingNotes,
): Row[] {
  const left = unreadable.length;
  notes.skipped({ resource, why: 'no readable id', rows: left, of: rows.length + left });
  return rows;
}
