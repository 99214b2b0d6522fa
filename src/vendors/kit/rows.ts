import { z } from 'zod';
import type { ReadingNotes } from '../port/reading-notes.js';
import { listOf } from './wire-values.js';

/** The rows of a list, as far as what identifies them can be read. */
export interface ReadableRows<Row> {
  rows: Row[];
  /** Rows that were left out, as they came. */
  unreadable: unknown[];
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
