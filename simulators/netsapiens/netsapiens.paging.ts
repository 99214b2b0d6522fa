import type { NetsapiensQuirks } from './netsapiens.quirks.js';
import { NetsapiensFailure } from './netsapiens.reply.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** One page of a list, as this system pages. */
export function pageOf<Row>(rows: readonly Row[], query: URLSearchParams, quirks: NetsapiensQuirks): Row[] {
  const { paging } = quirks;
  const limit = int(query, 'limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT;
  const start = int(query, 'start', 0, Number.MAX_SAFE_INTEGER) ?? 0;
  if (paging === 'ignored') return [...rows];
  const first = quirks.startIgnored ? 0 : paging === 'from-one' ? Math.max(0, start - 1) : start;
  const size = Math.min(paging === 'fixed' ? DEFAULT_LIMIT : limit, quirks.pageCap);
  const overlap = quirks.pagesOverlap && first > 0 ? 1 : 0;
  return rows.slice(first - overlap, first + size);
}

function int(query: URLSearchParams, name: string, min: number, max: number): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new NetsapiensFailure(400, `Invalid value for ${name}`);
  return value;
}
