import type { ComponentType } from 'preact';
import type { SortBy } from '../route.js';
import type { Room } from '../screen-width.js';

export interface CellProps<Row> {
  row: Row;
  /** Removed; shown as long as the table is frozen. */
  gone: boolean;
  /** -1 in all rows but one: with Tab one comes to the buttons of the row one is in, and not of all others. */
  tabIndex: 0 | -1;
}

/** What a cell is based on: on hover in one text, for screen readers the ids of elements that say it. */
export interface About {
  title: string;
  ids: string;
}

export interface TotalCell {
  text: string;
  /** What it is based on. */
  title?: string;
  isPartial?: boolean;
}

/** Of the values as they are read downwards; undefined: sorted by another column. */
export function directionOf(
  { id, largestFirst }: { id: string; largestFirst?: true },
  { column, descending }: SortBy,
): 'ascending' | 'descending' | undefined {
  if (id !== column) return undefined;
  return descending === (largestFirst ?? false) ? 'ascending' : 'descending';
}

export interface Column<Row> {
  /** Also its class, `col-<id>`, and its name in the address. */
  id: string;
  label: string;
  /** A track of CSS grid. */
  width: string;
  /** Where it is left out unless the reader wants it. */
  givesWayIn?: readonly Room[];
  /** The reader may not leave it out. */
  fixed?: true;
  /** Absent: the table cannot be sorted by this column. */
  sortable?: true;
  /** Sorted first by the largest: a click shows the longest times and the highest counts. */
  largestFirst?: true;
  /** Numbers and times stand below each other by their last digits. */
  isNumber?: true;
  /** In full, where the label is short. */
  hint?: string;
  Cell: ComponentType<CellProps<Row>>;
  /** A column in which no row has anything is not drawn. Absent: always drawn. */
  has?: (row: Row) => boolean;
  about?: (row: Row) => About | undefined;
  /** Of all shown rows. */
  total?: (rows: readonly Row[]) => TotalCell;
  /** Of the rows of a group, where it is another than the total. */
  subtotal?: (rows: readonly Row[]) => TotalCell;
}

/** Of its cells, from the head to the total. */
export const cellClass = ({ id, isNumber }: Pick<Column<never>, 'id' | 'isNumber'>): string =>
  `cell col-${id}${isNumber === true ? ' is-number' : ''}`;
