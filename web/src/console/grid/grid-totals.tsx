import { FIGURES } from '../../texts/figures.js';
import type { Shown } from '../floor/visible-rows.js';
import type { Column } from './column.js';

interface Props<Row> {
  columns: readonly Column<Row>[];
  shown: readonly Shown<Row>[];
}

/** The last row: the totals of all shown rows, in sight at every scroll position. */
export function GridTotals<Row>({ columns, shown }: Props<Row>) {
  const rows = shown.flatMap(({ row, gone }) => (gone ? [] : [row]));
  return (
    <div role="rowgroup" class="grid-foot">
      <div role="row" class="row" aria-rowindex={shown.length + 2}>
        {columns.map(({ id, total }, nth) => {
          const cell = total?.(rows);
          return (
            <div
              key={id}
              role={nth === 0 ? 'rowheader' : 'gridcell'}
              class={`cell col-${id}`}
              title={cell?.title}
            >
              {nth === 0 ? FIGURES.total.name : cell && <b data-partial={cell.isPartial}>{cell.text}</b>}
            </div>
          );
        })}
      </div>
    </div>
  );
}
