import { csvOf, type CsvCell } from '../../shared/csv.js';

/** Without it some spreadsheets take UTF-8 for another encoding. */
const BYTE_ORDER_MARK = '\ufeff';

/** `queues-2026-11-29-1017.csv`, by the reader's clock. */
export function fileName(table: string, at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${table}-${day}-${two(at.getHours())}${two(at.getMinutes())}.csv`;
}

/** The browser saves these lines as a file. */
export function saveFile(table: string, lines: readonly (readonly CsvCell[])[]): void {
  const blob = new Blob([BYTE_ORDER_MARK, csvOf(lines)], { type: 'text/csv;charset=utf-8' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName(table, new Date());
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
