import type { ComponentType } from 'preact';

export interface CellProps<Row> {
  row: Row;
  /** Removed; shown as long as the table is frozen. */
  gone: boolean;
  /** -1 in all rows but one: with Tab one comes to the buttons of the row one is in, and not of all others. */
  tabIndex: 0 | -1;
}

export interface Column<Row> {
  /** Also its class, `col-<id>`, and its name in the address. */
  id: string;
  label: string;
  /** Absent: the table cannot be sorted by this column. */
  sortable?: true;
  /** Sorted first by the largest: a click shows the longest times and the highest counts. */
  largestFirst?: true;
  /** In full, where the label is short. */
  hint?: string;
  Cell: ComponentType<CellProps<Row>>;
}
