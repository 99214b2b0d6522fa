import { Component } from 'preact';
import { CONSOLE } from '../../texts/console.js';
import type { FloorRow } from '../floor/floor-rows.js';
import type { Column } from './column.js';

export interface GridRowProps<Row> {
  row: Row;
  columns: readonly Column<Row>[];
  index: number;
  rowPx: number;
  gone: boolean;
  /** The phone system's numbers are no longer to be relied on. */
  old: boolean;
  /** In the order of Tab. */
  active: boolean;
  /** Shown in the drawer. */
  open: boolean;
  /** Absent: rows are not selected here. */
  selected?: boolean;
}

/** Draws itself anew only when one of its properties is another one. What happens to it, the grid hears. */
export class GridRow<Row extends FloorRow> extends Component<GridRowProps<Row>> {
  override shouldComponentUpdate(next: GridRowProps<Row>): boolean {
    const before: object = this.props;
    return Object.entries(next).some(([name, value]) => Reflect.get(before, name) !== value);
  }

  override render() {
    const { row, columns, index, rowPx, gone, old, active, open, selected } = this.props;
    const classes = [
      'row',
      gone && 'row-gone',
      old && 'row-old',
      open && 'row-open',
      selected && 'row-selected',
    ];
    return (
      <div
        role="row"
        class={classes.filter(Boolean).join(' ')}
        // The header is the first.
        aria-rowindex={index + 2}
        aria-selected={selected}
        tabIndex={active ? 0 : -1}
        data-key={row.key}
        data-gone={gone}
        style={{ transform: `translateY(${index * rowPx}px)`, height: `${rowPx}px` }}
      >
        {selected !== undefined && (
          <div role="gridcell" class="cell col-pick">
            <button
              type="button"
              role="checkbox"
              class="pick"
              aria-checked={selected}
              aria-label={CONSOLE.grid.pick(row.name)}
              tabIndex={-1}
            />
          </div>
        )}
        {columns.map(({ id, Cell, about }, nth) => {
          const basis = about?.(row);
          return (
            <div
              key={id}
              role={nth === 0 ? 'rowheader' : 'gridcell'}
              class={`cell col-${id}`}
              title={basis?.title}
              aria-describedby={basis?.ids}
            >
              <Cell row={row} gone={gone} tabIndex={active ? 0 : -1} />
            </div>
          );
        })}
      </div>
    );
  }
}
