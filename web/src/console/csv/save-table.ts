import type { FloorRow } from '../floor/floor-rows.js';
import { saveFile } from './save-file.js';
import { tableLines, type AsOf, type TableName } from './table-lines.js';

/** What the screen shows of a table, as a file. */
export function saveTable(
  table: TableName,
  columns: readonly { id: string }[],
  rows: readonly FloorRow[],
  asOf: AsOf,
): void {
  saveFile(table, tableLines(table, columns, rows, asOf));
}
