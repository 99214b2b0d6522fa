/** Of a table; what is not known is empty. */
export type CsvCell = string | number | undefined;

/** A spreadsheet takes such a text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Lines of RFC 4180. */
export const csvOf = (lines: readonly (readonly CsvCell[])[]): string =>
  lines.map((line) => `${line.map(cellOf).join(',')}\r\n`).join('');

function cellOf(cell: CsvCell): string {
  if (cell === undefined) return '';
  const text = typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
