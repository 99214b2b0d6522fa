import { listWords } from '../../shared/formats.js';
import { CONSOLE } from '../../texts/console.js';
import type { FloorRow } from '../floor/floor-rows.js';
import type { Column } from './column.js';
import type { GroupLine } from './lines.js';

interface Props<Row> {
  line: GroupLine<Row>;
  columns: readonly Column<Row>[];
  /** Which rows there are, as `agents`. */
  counted: (count: number) => string;
  isOld: (row: Row) => boolean;
  index: number;
  rowPx: number;
  /** In the order of Tab. */
  active: boolean;
  /** Rows are selected in a column before the first. */
  withPick: boolean;
}

/** The head of a group of rows: its name, how many rows it has, and their subtotals. */
export function GridGroup<Row extends FloorRow>(props: Props<Row>) {
  const { line, columns, counted, isOld, index, rowPx, active, withPick } = props;
  const { key, name, rows, shut } = line;
  const cells = columns.map(({ id, subtotal, total }) => ({ id, cell: (subtotal ?? total)?.(rows) }));
  const next = cells.findIndex(({ cell }, nth) => nth > 0 && cell !== undefined);
  // A long name takes the room of the columns after it that have no subtotal.
  const span = next < 0 ? cells.length : next;
  const old = oldWords(rows, isOld);
  return (
    <div
      role="row"
      class="row row-group"
      aria-rowindex={index + 2}
      aria-level={1}
      aria-expanded={!shut}
      tabIndex={active ? 0 : -1}
      data-line={key}
      style={{ transform: `translateY(${index * rowPx}px)`, height: `${rowPx}px` }}
    >
      {withPick && <div role="gridcell" class="cell col-pick" />}
      <div role="rowheader" class="cell col-name" aria-colspan={span} style={{ '--span': span }}>
        <span aria-hidden="true" class="fold" data-shut={shut}>
          ▾
        </span>{' '}
        <strong>
          <bdi>{name ?? CONSOLE.grouping.none}</bdi>
        </strong>{' '}
        <small>{counted(rows.length)}</small>
        {old !== undefined && <small class="old-part"> · {old}</small>}
      </div>
      {cells.slice(span).map(({ id, cell }) => (
        <div key={id} role="gridcell" class={`cell col-${id}`} title={cell?.title}>
          {cell && <b data-partial={cell.isPartial}>{cell.text}</b>}
        </div>
      ))}
    </div>
  );
}

/** Whose numbers in a sum are no longer current; undefined: all are. */
export function oldWords<Row extends FloorRow>(
  rows: readonly Row[],
  isOld: (row: Row) => boolean,
): string | undefined {
  const names = new Set(rows.filter(isOld).map(({ accountName }) => accountName));
  return names.size === 0 ? undefined : CONSOLE.grouping.old({ names: listWords([...names]) });
}
