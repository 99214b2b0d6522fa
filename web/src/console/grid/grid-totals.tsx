import { FIGURES } from '../../texts/figures.js';
import type { FloorRow } from '../floor/floor-rows.js';
import { cellClass, type Column } from './column.js';
import { oldWords } from './grid-group.js';

interface Props<Row> {
  columns: readonly Column<Row>[];
  /** Each once, without those that are gone. */
  rows: readonly Row[];
  isOld: (row: Row) => boolean;
  index: number;
}

/** The last row: the totals of all shown rows, in sight at every scroll position. */
export function GridTotals<Row extends FloorRow>({ columns, rows, isOld, index }: Props<Row>) {
  const old = oldWords(rows, isOld);
  return (
    <div role="rowgroup" class="grid-foot">
      <div role="row" class="row" aria-rowindex={index + 2}>
        {columns.map((column, nth) => {
          const { id, total } = column;
          const cell = total?.(rows);
          return (
            <div
              key={id}
              role={nth === 0 ? 'rowheader' : 'gridcell'}
              class={cellClass(column)}
              title={nth === 0 ? old : cell?.title}
            >
              {nth === 0 && FIGURES.total.name}
              {nth === 0 && old !== undefined && <small class="old-part"> · {old}</small>}
              {nth > 0 && cell && <b data-partial={cell.isPartial}>{cell.text}</b>}
            </div>
          );
        })}
      </div>
    </div>
  );
}
