import { ensureFewRows } from '../kit/limits.js';
import { VendorProtocolError } from '../port/errors.js';
import type { NetsapiensAnswer } from './envelope.js';

/** The most that may be asked for. */
export const PAGE_SIZE = 1000;
/** What a list gives where it does not look at how much was asked for. */
const DEFAULT_PAGE_SIZE = 100;
/** A list that never ends must end a poll. */
const MAX_PAGES = 50;

export interface Whole<Row> {
  rows: Row[];
  /** False when the vendor answered "not found" instead of an empty list. */
  found: boolean;
  /** When its first page was there: the list is at least as old as that. */
  receivedAt: number;
  vendorDate?: number;
}

/**
 * All rows of a list, each once. Nothing says how many there are: a page that is not full is the last. A system may
 * ignore paging, and then gives the same page again; it may count from 0 or from 1, and then pages overlap by a row. Rows
 * with one key on one page are different rows: not every row has an id.
 */
export async function allPages<Row>(
  what: string,
  keyOf: (row: Row) => string,
  ask: (start: number) => Promise<NetsapiensAnswer<Row[]>>,
): Promise<Whole<Row>> {
  const rows = new Map<string, Row>();
  let first: NetsapiensAnswer<Row[]> | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await ask(rows.size);
    first ??= answer;
    const before = rows.size;
    const { value = [] } = answer;
    const twins = new Map<string, number>();
    for (const row of value) {
      const key = keyOf(row);
      const nth = (twins.get(key) ?? 0) + 1;
      twins.set(key, nth);
      rows.set(`${key}#${nth}`, row);
    }
    ensureFewRows(what, rows.size);
    const full = value.length >= PAGE_SIZE || value.length === DEFAULT_PAGE_SIZE;
    if (full && rows.size > before) continue;
    const { receivedAt, vendorDate } = first;
    return {
      rows: [...rows.values()],
      found: first.value !== undefined,
      receivedAt,
      ...(vendorDate !== undefined && { vendorDate }),
    };
  }
  throw new VendorProtocolError(`${what} does not end after ${MAX_PAGES} pages`, '');
}
