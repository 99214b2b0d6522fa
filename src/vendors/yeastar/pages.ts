import { ensureFewRows } from '../kit/limits.js';
import { VendorProtocolError } from '../port/errors.js';
import type { Page } from './schema.js';
import type { YeastarAnswer } from './envelope.js';

/** The largest page is not documented; a system that gives less is asked for the rest. */
export const PAGE_SIZE = 500;
/** A list that never ends must end a poll. */
const MAX_PAGES = 200;

export interface Whole<Row> {
  rows: Row[];
  /** When its first page was there: the list is at least as old as that. */
  receivedAt: number;
}

/**
 * All rows of a list, each once. Systems differ in how they page, and some may not: it goes on until there are as many
 * rows as the system says there are, or, where it does not say, until a page brings nothing new.
 *
 * @throws VendorProtocolError when rows are missing at the end, since a missing row would be taken for a deleted one.
 */
export async function allPages<Row extends { id: string }>(
  what: string,
  ask: (page: number) => Promise<YeastarAnswer<Page<Row>>>,
): Promise<Whole<Row>> {
  const rows = new Map<string, Row>();
  let receivedAt: number | undefined;
  for (let number = 1; number <= MAX_PAGES; number += 1) {
    const answer = await ask(number);
    receivedAt ??= answer.receivedAt;
    const before = rows.size;
    for (const row of answer.value?.rows ?? []) rows.set(row.id, row);
    ensureFewRows(what, rows.size);
    const total = answer.value?.total;
    if (total !== undefined && rows.size >= total) return { rows: [...rows.values()], receivedAt };
    if (rows.size > before) continue;
    if (total === undefined) return { rows: [...rows.values()], receivedAt };
    throw new VendorProtocolError(
      `${what} says that there are ${total} and gives only ${rows.size} of them`,
      'total_number',
    );
  }
  throw new VendorProtocolError(`${what} does not end after ${MAX_PAGES} pages`, 'total_number');
}
