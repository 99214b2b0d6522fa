import { invalid, missing } from './yeastar.envelope.js';
import type { YeastarQuirks } from './yeastar.quirks.js';

const SHORTEST_TIMER_SECONDS = 10;

/** A request's query parameters, by the types of the vendor's tables. An empty one counts as absent. */
export class YeastarParams {
  constructor(private readonly query: URLSearchParams) {}

  text(field: string): string | undefined {
    return this.query.get(field) || undefined;
  }

  requiredText(field: string): string {
    const text = this.text(field);
    if (text === undefined) throw missing(field);
    return text;
  }

  int(field: string): number | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(text)) throw invalid(field, text);
    return Number(text);
  }

  requiredInt(field: string): number {
    const value = this.int(field);
    if (value === undefined) throw missing(field);
    return value;
  }

  positive(field: string, otherwise: number): number {
    const value = this.int(field) ?? otherwise;
    if (value < 1) throw invalid(field, String(value));
    return value;
  }

  oneOf<T extends string>(field: string, values: readonly T[]): T | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) throw invalid(field, text);
    return value;
  }

  requiredOneOf<T extends string>(field: string, values: readonly T[]): T {
    const value = this.oneOf(field, values);
    if (value === undefined) throw missing(field);
    return value;
  }

  /** Ids separated by commas. */
  ids(field: string): string[] | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    const ids = text.split(',').map((id) => id.trim());
    if (ids.some((id) => !/^\d+$/.test(id))) throw invalid(field, text);
    return ids;
  }

  requiredIds(field: string): string[] {
    const ids = this.ids(field);
    if (ids === undefined) throw missing(field);
    return ids;
  }

  /** Seconds as milliseconds; undefined for 0, which means "until further notice". */
  timerMs(field: string): number | undefined {
    const seconds = this.int(field) ?? 0;
    if (seconds === 0) return undefined;
    if (seconds < SHORTEST_TIMER_SECONDS) throw invalid(field, String(seconds));
    return seconds * 1000;
  }
}

const DEFAULT_PAGE_SIZE = 10;

export interface Page<Row> {
  /** Empty when this PBX does not send `total_number`. */
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
  const step = quirks.pagesOverlap ? Math.max(1, size - 1) : size;
  const first = quirks.pageIgnored ? 0 : (page - 1) * step;
  const sortBy = params.oneOf('sort_by', sortKeys);
  const sign = params.oneOf('order_by', ['asc', 'desc']) === 'desc' ? -1 : 1;
  const sorted = sortBy === undefined ? rows : [...rows].sort((a, b) => sign * compare(a[sortBy], b[sortBy]));
  return {
    total: quirks.omitTotalNumber ? {} : { total_number: rows.length + Number(quirks.countsMore) },
    rows: sorted.slice(first, first + size),
  };
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}
