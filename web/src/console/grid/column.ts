import type { ComponentType } from 'preact';

export interface CellProps<Row> {
  row: Row;
  /** Not there any more; shown until nobody points at the table. */
  gone: boolean;
  /** -1 in all rows but one: with Tab one comes to the buttons of the row one is in, and not of all others. */
  tabIndex: 0 | -1;
}

export interface Column<Row> {
  /** Also its class, `col-<id>`, and its name in the address. */
  id: string;
  label: string;
  /** Absent: by this column nobody can sort. */
  sortable?: true;
  Cell: ComponentType<CellProps<Row>>;
}
