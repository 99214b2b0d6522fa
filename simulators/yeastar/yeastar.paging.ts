import type { YeastarParams } from './yeastar.params.js';
import type { YeastarQuirks } from './yeastar.quirks.js';

const DEFAULT_PAGE_SIZE = 10;

export interface Page<Row> {
  /** Nothing in it when this PBX does not tell. */
  total: { total_number?: number };
  rows: Row[];
}

/** One page of a list, sorted as the request asks. Beyond the end there is an empty page. */
export function pageOf<Row extends Record<Key, string | number>, Key extends string>(
  rows: readonly Row[],
  params: YeastarParams,
  sortKeys: readonly Key[],
  quirks: YeastarQuirks,
): Page<Row> {
  const page = params.positive('page', 1);
  const size = Math.min(params.positive('page_size', DEFAULT_PAGE_SIZE), quirks.maxPageSize);
  const sortBy = params.oneOf('sort_by', sortKeys);
  const sign = params.oneOf('order_by', ['asc', 'desc']) === 'desc' ? -1 : 1;
  const sorted = sortBy === undefined ? rows : [...rows].sort((a, b) => sign * compare(a[sortBy], b[sortBy]));
  return {
    total: quirks.omitTotalNumber ? {} : { total_number: rows.length },
    rows: sorted.slice((page - 1) * size, page * size),
  };
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}
