import { VendorProtocolError } from '../port/errors.js';
import type { Blank } from './blank.js';
import { ensureFewRows } from './limits.js';

/** One page of a list, whatever its rows are called on the wire. */
export interface Page<Row> {
  rows: Row[];
  /** Rows that were left out because what identifies them cannot be read, as they came. */
  unreadable?: readonly unknown[];
  /** How many rows the whole list has, where the vendor says so. */
  total?: number | undefined;
  /** The cursor of the next page, where the vendor pages by cursor; null on the last page. */
  next?: string | null | undefined;
}

export interface PageAnswer<Row> extends Blank {
  /** Absent when the vendor answered that there is nothing (or no such list). */
  value?: Page<Row>;
  receivedAt: number;
  vendorDate?: number;
}

/** Where the next page begins, in each of the ways in which vendors count. */
export interface PagePosition {
  /** From 1. */
  page: number;
  /** Rows received so far, repeated ones included. */
  offset: number;
  /** Different rows received so far. */
  distinct: number;
  /** The cursor that the last page gave. */
  cursor: string | undefined;
}

export interface PageOptions<Row> {
  /** The row's identity: a row that comes again replaces the earlier one. */
  keyOf: (row: Row) => string;
  /** Rows with the same key on one page are different rows, because not every row has an id. */
  twins?: true;
  /** Where the list has no total: false for a page that can only be the last. Absent: only an empty page is. */
  mayContinue?: (rows: number, receivedAt: number) => boolean;
  /** After a page the next was asked for. @param followed whether it had rows that were new */
  learn?: (rows: number, followed: boolean, receivedAt: number) => void;
  /** A list that does not end must end a poll. */
  maxPages: number;
  /** The path of the total in an answer, for error messages. */
  totalPath: string;
  /**
   * Where the list ends with fewer rows than its total: takes note of it, and the rows are returned. Absent: that is an
   * error, since a missing row would be taken for a deleted one.
   */
  short?: (rows: number, total: number) => void;
}

export interface RowList<Row> {
  rows: Row[];
  /** When the first page was received: the list is at least as old as that. */
  receivedAt: number;
}

/** `blank`: one of its pages was. */
export interface Whole<Row> extends RowList<Row>, Blank {
  /** It ended before its total, see `PageOptions.short`. */
  isShort?: true;
  /** False when the vendor answered that there is nothing instead of with an empty list. */
  found: boolean;
  /** Rows that were left out because what identifies them cannot be read, each once, as they came. */
  unreadable: unknown[];
  vendorDate?: number;
}

/**
 * All rows of a list, each once. A row that is twice on a page counts twice, since it does so in the list's total.
 * Systems differ in how they page: some ignore the size or the position asked for, some count from 0 and some from 1, so
 * that pages overlap by a row or repeat. The list is complete when it has as many rows as its total, or, without a total,
 * when a page brings nothing new.
 *
 * @throws VendorProtocolError when rows are missing at the end and `short` is absent; when the list does not end after
 *   `maxPages`, or has too many rows
 */
export async function allPages<Row>(
  what: string,
  { keyOf, twins, mayContinue = () => true, learn, maxPages, totalPath, short }: PageOptions<Row>,
  ask: (position: PagePosition) => Promise<PageAnswer<Row>>,
): Promise<Whole<Row>> {
  const rows = new Map<string, Row>();
  const unreadable = new Map<string, unknown>();
  let first: PageAnswer<Row> | undefined;
  let offset = 0;
  let previous = 0;
  let cursor: string | undefined;
  let repeated = 0;
  const marks: Pick<Whole<Row>, 'blank' | 'isShort'> = {};
  for (let page = 1; page <= maxPages; page += 1) {
    const answer = await ask({ page, offset, distinct: rows.size, cursor });
    first ??= answer;
    if (answer.blank === true) marks.blank = true;
    const { rows: found, unreadable: left = [], total, next } = answer.value ?? { rows: [] };
    const before = rows.size + unreadable.size;
    repeated += addRows(rows, found, keyOf, twins === true);
    // Pages may overlap; without an id, a row is known by all it holds.
    addRows(unreadable, left, (row) => String(JSON.stringify(row)), true);
    const size = rows.size + unreadable.size;
    ensureFewRows(what, size);
    const length = found.length + left.length;
    const added = size - before;
    // Where every page is the first one, a row that came meanwhile does not make it another page.
    if (page > 1 && (added === 0 || added >= length / 2)) learn?.(previous, added > 0, answer.receivedAt);
    previous = length;
    offset += length;
    cursor = next ?? undefined;
    if (isComplete()) return { ...whole(first, rows, unreadable), ...marks };
    if (size > before) continue;
    if (total === undefined || short === undefined)
      throw new VendorProtocolError(
        `${what} has ${total} rows according to its total, but gives only ${size} of them`,
        totalPath,
      );
    short(size, total);
    return { ...whole(first, rows, unreadable), ...marks, isShort: true };

    function isComplete(): boolean {
      if (total !== undefined) return size + repeated >= total;
      return size === before || next === null || !mayContinue(length, answer.receivedAt);
    }
  }
  throw new VendorProtocolError(`${what} does not end after ${maxPages} pages`, totalPath);
}

/** Returns how many rows of the page were not kept, because the page has them before. */
function addRows<Row>(
  rows: Map<string, Row>,
  found: readonly Row[],
  keyOf: (row: Row) => string,
  twins: boolean,
): number {
  const seen = new Map<string, number>();
  for (const row of found) {
    const key = keyOf(row);
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    rows.set(twins && nth > 0 ? `${key}#${nth}` : key, row);
  }
  return twins ? 0 : found.length - seen.size;
}

function whole<Row>(
  { value, receivedAt, vendorDate }: PageAnswer<Row>,
  rows: Map<string, Row>,
  unreadable: Map<string, unknown>,
): Whole<Row> {
  return {
    rows: [...rows.values()],
    unreadable: [...unreadable.values()],
    found: value !== undefined,
    receivedAt,
    ...(vendorDate !== undefined && { vendorDate }),
  };
}
