import { ensureFewRows } from '../kit/limits.js';
import { VendorProtocolError } from '../port/errors.js';
import type { Page } from './schema.js';
import type { PortsipAnswer } from './envelope.js';

/** The largest page there is; a system that gives less is asked for the rest. */
export const PAGE_SIZE = 100;
/** A list that never ends must end a poll. */
const MAX_PAGES = 200;

export interface Whole<Row> {
  rows: Row[];
  /** When its first page was there: the list is at least as old as that. */
  receivedAt: number;
}

/**
 * All rows of a collection, each once. The page says of `skip` both that it counts from 0 and from 1; taken for the
 * former, the latter gives one row twice and misses none.
 *
 * @throws VendorProtocolError when rows are missing at the end, since a missing row would be taken for a deleted one.
 */
export async function allPages<Row extends { id: string }>(
  what: string,
  ask: (skip: number) => Promise<PortsipAnswer<Page<Row>>>,
): Promise<Whole<Row>> {
  const rows = new Map<string, Row>();
  let skip = 0;
  let receivedAt: number | undefined;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await ask(skip);
    receivedAt ??= answer.receivedAt;
    const { count, items } = answer.value;
    const before = rows.size;
    for (const row of items) rows.set(row.id, row);
    ensureFewRows(what, rows.size);
    if (count !== undefined && rows.size >= count) return { rows: [...rows.values()], receivedAt };
    skip += items.length;
    if (rows.size > before) continue;
    if (count === undefined) return { rows: [...rows.values()], receivedAt };
    throw new VendorProtocolError(
      `${what} says that there are ${count} and gives only ${rows.size} of them`,
      'count',
    );
  }
  throw new VendorProtocolError(`${what} does not end after ${MAX_PAGES} pages`, 'count');
}
