import { CONSOLE } from '../../texts/console.js';
import type { SortBy } from '../route.js';
import type { Column } from './column.js';

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
  const directionOf = (id: string) => {
    if (id !== sort.column) return undefined;
    return sort.descending ? 'descending' : 'ascending';
  };
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
        {columns.map(({ id, label, sortable }) => (
          <div key={id} role="columnheader" class={`cell col-${id}`} aria-sort={directionOf(id)}>
            {sortable ? (
              <button
                type="button"
                onClick={() => onSort({ column: id, descending: directionOf(id) === 'ascending' })}
              >
                {label}
                <span aria-hidden="true" class="direction">
                  {directionOf(id) === 'ascending' ? '▲' : directionOf(id) === 'descending' ? '▼' : ''}
                </span>
              </button>
            ) : (
              label
            )}
          </div>
        ))}
      </div>
    </div>
  );
}
