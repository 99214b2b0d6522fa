import { ensureFewRows } from '../kit/limits.js';
import { VendorProtocolError } from '../port/errors.js';
import type { Page } from './schema.js';
import type { VoximplantAnswer } from './envelope.js';

/** The largest page is not documented; a system that gives less is asked for the rest. */
export const PAGE_SIZE = 1000;
/** A list that never ends must end a poll. */
const MAX_PAGES = 2_000;

export interface Whole<Row> {
  rows: Row[];
  /** When its first page was there: the list is at least as old as that. */
  receivedAt: number;
}

/**
 * All rows of a list, each once. Whether a list says how many there are is not documented, nor how many a page may
 * have: without a total it goes on until a page brings nothing new. Undefined when the first page is refused in a way
 * the caller knows.
 *
 * @throws VendorProtocolError when rows are missing at the end, since a missing row would be taken for a deleted one.
 */
export async function allPages<Row extends { id: string }>(
  what: string,
  ask: (offset: number) => Promise<VoximplantAnswer<Page<Row>>>,
): Promise<Whole<Row> | undefined> {
  const rows = new Map<string, Row>();
  let receivedAt: number | undefined;
  let offset = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await ask(offset);
    if (answer.value === undefined) return undefined;
    receivedAt ??= answer.receivedAt;
    const { rows: found, total } = answer.value;
    const before = rows.size;
    for (const row of found) rows.set(row.id, row);
    ensureFewRows(what, rows.size);
    offset += found.length;
    const complete = total === undefined ? rows.size === before : rows.size >= total;
    if (complete) return { rows: [...rows.values()], receivedAt };
    if (rows.size === before)
      throw new VendorProtocolError(
        `${what} says that there are ${total} and gives only ${rows.size} of them`,
        'total_count',
      );
  }
  throw new VendorProtocolError(`${what} does not end after ${MAX_PAGES} pages`, 'total_count');
}
