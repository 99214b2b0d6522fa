import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RowMarks } from '../../alerts/marks.js';
import type { FloorRow } from '../floor/floor-rows.js';
import type { Shown } from '../floor/visible-rows.js';
import type { SortBy } from '../route.js';
import type { Column } from './column.js';
import { GridHead } from './grid-head.js';
import { GridTotals } from './grid-totals.js';
import { GridRow } from './grid-row.js';
import { keyStep, allToggled, extended, toggled, type Selection } from './selection.js';
import { drawnRows, scrolledTo, useRowWindow } from './row-window.js';
import { useFreeze } from './use-freeze.js';

interface Props<Row extends FloorRow> {
  /** Its class, `grid-<name>`. */
  name: string;
  label: string;
  /** The first names the row. */
  columns: readonly Column<Row>[];
  shown: readonly Shown<Row>[];
  rowPx: number;
  isOld: (row: Row) => boolean;
  sort: SortBy;
  onSort: (sort: SortBy) => void;
  /** The key of the row that the keys are for. */
  active: string | undefined;
  onActive: (key: string) => void;
  selection?: Selection;
  onSelection?: (selection: Selection) => void;
  /** The key of the row in the drawer. */
  open: string | undefined;
  onOpen?: (row: Row) => void;
  onFreeze: (frozen: boolean) => void;
  /** A last row with the totals of the columns that have one. */
  withTotals: boolean;
  /** Alerts of rows, by key. */
  marks?: ReadonlyMap<string, RowMarks> | undefined;
}

/** A table that draws only the rows in sight, however many there are, and is used with the keys as well as by pointing. */
export function Grid<Row extends FloorRow>(props: Props<Row>) {
  const { name, label, columns, shown, rowPx, isOld, sort, onSort, active, selection, open, marks } = props;
  const { onActive, onSelection, onOpen, onFreeze, withTotals } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const focusWanted = useRef(false);
  const drawn = useRowWindow(scroller, shown.length, rowPx);
  const frozen = useFreeze(body);
  useLayoutEffect(() => onFreeze(frozen), [frozen]);

  const keys = shown.map(({ row }) => row.key);
  const found = active === undefined ? -1 : keys.indexOf(active);
  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    focusWanted.current = false;
    body.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus({ preventScroll: true });
  });

  const moveTo = (index: number) => {
    const key = keys[index];
    const element = scroller.current;
    if (key === undefined || element === null) return;
    const headPx = element.scrollHeight - shown.length * rowPx;
    const scrolled = {
      scrollTop: element.scrollTop,
      heightPx: element.clientHeight,
      rowPx,
      rows: keys.length,
    };
    element.scrollTop = scrolledTo(index, headPx, scrolled);
    focusWanted.current = true;
    onActive(key);
  };
  const pick = (key: string, range: boolean) => {
    if (selection !== undefined)
      onSelection?.(range ? extended(selection, key, keys) : toggled(selection, key));
  };
  const pressed = (event: KeyboardEvent) => {
    // A button in a row has keys of its own.
    const key =
      event.target instanceof HTMLElement && event.target.role === 'row' ? keyOf(event.target) : undefined;
    const index = key === undefined ? -1 : keys.indexOf(key);
    if (key === undefined || index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1);
    const next = keyStep(event.key, index, keys.length, page);
    const row = shown[index];
    if (next !== undefined) {
      if (event.shiftKey && selection !== undefined) {
        const from = selection.anchor === undefined ? toggled(selection, key) : selection;
        onSelection?.(extended(from, keys[next] ?? key, keys));
      }
      moveTo(next);
    } else if (event.key === ' ') pick(key, event.shiftKey);
    else if (event.key === 'Enter' && row !== undefined && !row.gone) onOpen?.(row.row);
    else return;
    event.preventDefault();
  };
  const clicked = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const key = keyOf(event.target.closest('[role=row]'));
    const row = shown.find((one) => one.row.key === key);
    if (key === undefined || row === undefined || event.defaultPrevented) return;
    onActive(key);
    if (event.target.closest('.pick') !== null) return pick(key, event.shiftKey);
    const own = event.target.closest('button, a, input, select, summary, dialog, [popover]');
    if ((own === null || own.matches('.opens')) && !row.gone) onOpen?.(row.row);
  };
  const picked = selection && pickedOf(selection, keys);
  const tracks = [
    ...(selection === undefined ? [] : [PICK_TRACK]),
    ...columns.map(({ width }) => width),
  ].join(' ');
  return (
    <div ref={scroller} class={`grid grid-${name}`} style={{ '--tracks': tracks }}>
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={shown.length + (withTotals ? 2 : 1)}
        aria-multiselectable={selection === undefined ? undefined : true}
        data-frozen={frozen}
      >
        <GridHead
          columns={columns}
          sort={sort}
          onSort={onSort}
          {...(picked !== undefined && { picked })}
          onPickAll={() => selection && onSelection?.(allToggled(selection, keys))}
        />
        <div
          ref={body}
          role="rowgroup"
          class="grid-body"
          style={{ height: `${shown.length * rowPx}px` }}
          onKeyDown={pressed}
          onClick={clicked}
          onFocusIn={({ target }) => {
            const key = target instanceof Element ? keyOf(target.closest('[role=row]')) : undefined;
            if (key !== undefined && key !== active) onActive(key);
          }}
        >
          {drawnRows(drawn, found < 0 ? undefined : found, shown.length).map((index) => {
            const one = shown[index];
            if (one === undefined) return null;
            const { row, gone } = one;
            return (
              <GridRow
                key={row.key}
                row={row}
                columns={columns}
                index={index}
                rowPx={rowPx}
                gone={gone}
                old={isOld(row)}
                active={index === Math.max(0, found)}
                open={row.key === open}
                marks={marks?.get(row.key)}
                {...(selection !== undefined && { selected: selection.keys.has(row.key) })}
              />
            );
          })}
        </div>
        {withTotals && <GridTotals columns={columns} shown={shown} />}
      </div>
    </div>
  );
}

const PICK_TRACK = '1.6rem';

const keyOf = (row: Element | null): string | undefined =>
  row instanceof HTMLElement ? row.dataset['key'] : undefined;

function pickedOf({ keys }: Selection, shown: readonly string[]): 'all' | 'some' | 'none' {
  const count = shown.filter((key) => keys.has(key)).length;
  if (count === 0) return 'none';
  return count === shown.length ? 'all' : 'some';
}
