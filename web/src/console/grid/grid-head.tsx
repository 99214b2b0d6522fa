import { CONSOLE } from '../../texts/console.js';
import type { SortBy } from '../route.js';
import { cellClass, directionOf, type Column } from './column.js';

interface Props<Row> {
  columns: readonly Column<Row>[];
  sort: SortBy;
  onSort: (sort: SortBy) => void;
  /** Absent: rows are not selected here. */
  picked?: 'all' | 'some' | 'none';
  onPickAll: () => void;
}

const CHECKED = { all: 'true', some: 'mixed', none: 'false' } as const;

export function GridHead<Row>({ columns, sort, onSort, picked, onPickAll }: Props<Row>) {
  return (
    <div role="rowgroup" class="grid-head">
      <div role="row" class="row" aria-rowindex={1}>
        {picked !== undefined && (
          <div role="columnheader" class="cell col-pick">
            <button
              type="button"
              role="checkbox"
              class="pick"
              aria-checked={CHECKED[picked]}
              aria-label={CONSOLE.grid.pickAll}
              onClick={onPickAll}
            />
          </div>
        )}
        {columns.map((column) => {
          const { id, label, hint, sortable } = column;
          const direction = directionOf(column, sort);
          return (
            <div
              key={id}
              role="columnheader"
              class={cellClass(column)}
              aria-sort={direction ?? (sortable && 'none')}
              title={hint ?? label}
            >
              {sortable ? (
                <button
                  type="button"
                  onClick={() => onSort({ column: id, descending: id === sort.column && !sort.descending })}
                >
                  {label}
                  <wbr />
                  {direction !== undefined && (
                    <span aria-hidden="true" class="direction">
                      {direction === 'ascending' ? '▲' : '▼'}
                    </span>
                  )}
                </button>
              ) : (
                label
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
