/** A cell of a table; an instant is given as `Date` and written as ISO 8601, UTC. */
export type Cell = string | number | boolean | Date | undefined;

/** A spreadsheet takes such a text for a formula. */
const FORMULA = /^(?:[=@\t\r]|[+-](?![\d\s().-]*$))/;

/** Lines of RFC 4180. */
export const csvOf = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');

function cellOf(cell: Cell): string {
  if (cell === undefined) return '';
  const text = cell instanceof Date ? cell.toISOString() : String(cell);
  const safe = typeof cell === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Whether the client prefers CSV to JSON. */
export function wantsCsv(accept: string | undefined): boolean {
  const types = (accept ?? '').toLowerCase().split(',');
  const rank = (name: string): number => {
    const found = types.find((type) => type.split(';')[0]?.trim() === name);
    const quality = found?.split(';').find((part) => part.trim().startsWith('q='));
    return found === undefined ? 0 : quality === undefined ? 1 : Number(quality.trim().slice(2));
  };
  return rank('text/csv') > Math.max(rank('application/json'), 0);
}
