import { Component } from 'preact';
import { SIGNS } from '../../alerts/live-alerts.js';
import type { Mark, RowMarks } from '../../alerts/marks.js';
import { ALERTS } from '../../texts/alerts.js';
import { CONSOLE } from '../../texts/console.js';
import type { FloorRow } from '../floor/floor-rows.js';
import { cellClass, type Column } from './column.js';

export interface GridRowProps<Row> {
  row: Row;
  columns: readonly Column<Row>[];
  /** Of its line: a row in several groups has several. */
  line: string;
  /** Under a group, in which screen readers count it. */
  grouped: boolean;
  index: number;
  rowPx: number;
  gone: boolean;
  /** The phone system's numbers are no longer to be relied on. */
  old: boolean;
  /** In the order of Tab. */
  active: boolean;
  /** Shown in the drawer. */
  open: boolean;
  /** Alerts by column; absent: there is none. */
  marks?: RowMarks | undefined;
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
    const { row, columns, line, grouped, index, rowPx, gone, old, active, open, marks, selected } =
      this.props;
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
        aria-level={grouped ? 2 : undefined}
        aria-selected={selected}
        tabIndex={active ? 0 : -1}
        data-line={line}
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
              aria-label={CONSOLE.grid.pick({ name: row.name })}
              tabIndex={-1}
            />
          </div>
        )}
        {columns.map((column, nth) => {
          const { id, Cell, about } = column;
          const basis = about?.(row);
          return (
            <div
              key={id}
              role={nth === 0 ? 'rowheader' : 'gridcell'}
              class={`${cellClass(column)}${classOf(marks?.get(id))}`}
              title={basis?.title}
              aria-describedby={basis?.ids}
            >
              <MarkSign mark={marks?.get(id)} />
              <Cell row={row} gone={gone} tabIndex={active ? 0 : -1} />
            </div>
          );
        })}
      </div>
    );
  }
}

const classOf = (mark: Mark | undefined): string =>
  mark === undefined ? '' : ` is-marked severity-${mark.severity}`;

/** An alert beside what it is about: a colour, a sign, and words for screen readers and the pointer. */
function MarkSign({ mark }: { mark: Mark | undefined }) {
  if (mark === undefined) return null;
  const { severity, words } = mark;
  return (
    <span class="alert-sign" title={words}>
      <span aria-hidden="true">{SIGNS[severity]}</span>
      <span class="hidden">
        {ALERTS.severities[severity]}: {words}.{' '}
      </span>
    </span>
  );
}
