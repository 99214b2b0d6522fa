import type { PortsipQuirks } from './portsip.quirks.js';
import { invalid, type Fields } from './portsip.reply.js';

const MAX_TOP = 100;

/** A page of a collection: `search` over names and numbers, `orderby` one of the row's own fields, `skip` and `top`. */
export function collection(
  rows: readonly Readonly<Record<string, unknown>>[],
  query: URLSearchParams,
  quirks: PortsipQuirks,
): Fields {
  const skip = wholeNumber(query, 'skip', 0, 0, Number.MAX_SAFE_INTEGER);
  const top = wholeNumber(query, 'top', MAX_TOP, 1, MAX_TOP);
  const wanted = (query.get('search') ?? '').toLowerCase();
  const found = rows.filter(({ name, extension_number: number }) =>
    [name, number].some((value) => typeof value === 'string' && value.toLowerCase().includes(wanted)),
  );
  const [field = '', direction = 'asc'] = (query.get('orderby') ?? '').trim().split(/\s+/);
  if (field !== '') found.sort((a, b) => compare(a[field], b[field]) * (direction === 'desc' ? -1 : 1));
  const first = quirks.skipIgnored ? 0 : Math.max(0, skip - quirks.skipBase);
  const overlap = quirks.pagesOverlap && first > 0 ? 1 : 0;
  const page = found.slice(first - overlap, first + Math.min(top, quirks.pageLimit));
  return { count: found.length + Number(quirks.countsMore), ...items(page, quirks) };
}

/** `items` as this system writes them. */
export function items(rows: readonly unknown[], { emptyList }: PortsipQuirks): Fields {
  if (rows.length > 0 || emptyList === 'array') return { items: rows };
  return emptyList === 'null' ? { items: null } : {};
}

function wholeNumber(
  query: URLSearchParams,
  name: string,
  otherwise: number,
  least: number,
  most: number,
): number {
  const text = query.get(name);
  if (text === null || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) throw invalid();
  return value;
}

function compare(a: unknown, b: unknown): number {
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : Number(left > right);
}
