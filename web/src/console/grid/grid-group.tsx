import { listWords } from '../../shared/formats.js';
import { CONSOLE } from '../../texts/console.js';
import type { FloorRow } from '../floor/floor-rows.js';
import type { Column, TotalCell } from './column.js';
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
  const cells = spread(
    columns.map((column) => ({ ...column, cell: (column.subtotal ?? column.total)?.(rows), span: 1 })),
  );
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
      <div role="rowheader" class="cell col-name" {...spanOf(cells[0])}>
        <span aria-hidden="true" class="fold" data-shut={shut}>
          ▾
        </span>{' '}
        <strong>
          <bdi>{name ?? CONSOLE.grouping.none}</bdi>
        </strong>{' '}
        <small>{counted(rows.length)}</small>
        {old !== undefined && <small class="old-part"> · {old}</small>}
      </div>
      {cells.slice(1).map((one) => (
        <div
          key={one.id}
          role="gridcell"
          class={`cell col-${one.id}`}
          title={one.cell?.title}
          {...spanOf(one)}
        >
          {one.cell && <b data-partial={one.cell.isPartial}>{one.cell.text}</b>}
        </div>
      ))}
    </div>
  );
}

interface Part {
  id: string;
  isNumber?: true;
  cell: TotalCell | undefined;
  span: number;
}

/** A name or another long text takes the room of the columns after it that have no subtotal. */
function spread(parts: readonly Part[]): Part[] {
  const spread: Part[] = [];
  for (const part of parts) {
    const before = spread.at(-1);
    const isText = before !== undefined && before.isNumber !== true && (spread.length === 1 || before.cell);
    if (before !== undefined && isText && part.cell === undefined) before.span += 1;
    else spread.push(part);
  }
  return spread;
}

const spanOf = (part: Part | undefined) => ({
  ...(part !== undefined &&
    part.span > 1 && { 'aria-colspan': part.span, style: { '--span': String(part.span) } }),
});

/** Whose numbers in a sum are no longer current; undefined: all are. */
export function oldWords<Row extends FloorRow>(
  rows: readonly Row[],
  isOld: (row: Row) => boolean,
): string | undefined {
  const names = new Set(rows.filter(isOld).map(({ accountName }) => accountName));
  return names.size === 0 ? undefined : CONSOLE.grouping.old({ names: listWords([...names]) });
}
