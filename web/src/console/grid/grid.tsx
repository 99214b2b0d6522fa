import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RowMarks } from '../../alerts/marks.js';
import type { FloorRow } from '../floor/floor-rows.js';
import type { SortBy } from '../route.js';
import type { Column } from './column.js';
import { GridHead } from './grid-head.js';
import { GridGroup } from './grid-group.js';
import { GridTotals } from './grid-totals.js';
import { GridRow } from './grid-row.js';
import { rowsOf, type Line } from './lines.js';
import { foldStep, keyStep, allToggled, extended, toggled, type Selection } from './selection.js';
import { drawnRows, scrolledTo, useRowWindow } from './row-window.js';
import { trackOf } from './track.js';
import { useFreeze } from './use-freeze.js';

interface Props<Row extends FloorRow> {
  /** Its class, `grid-<name>`. */
  name: string;
  label: string;
  /** The first names the row. */
  columns: readonly Column<Row>[];
  lines: readonly Line<Row>[];
  /** Of the totals: also those in groups that are shut. */
  totalled: readonly Row[];
  /** So many rows, in words. */
  counted: (count: number) => string;
  /** Opens a group or shuts it. */
  onFold: (group: string, shut: boolean) => void;
  rowPx: number;
  isOld: (row: Row) => boolean;
  sort: SortBy;
  onSort: (sort: SortBy) => void;
  /** The key of the row that the keys are for; undefined: they are for a group. */
  onActive: (key: string | undefined) => void;
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
  const { name, label, columns, lines, rowPx, isOld, sort, onSort, selection, open, marks } = props;
  const { totalled, counted, onFold, onActive, onSelection, onOpen, onFreeze, withTotals } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const focusWanted = useRef(false);
  const [active, setActive] = useState<string>();
  const drawn = useRowWindow(scroller, lines.length, rowPx);
  const frozen = useFreeze(body);
  useLayoutEffect(() => onFreeze(frozen), [frozen]);

  const keys = useMemo(() => rowsOf(lines).map(({ row }) => row.key), [lines]);
  const found = active === undefined ? -1 : lines.findIndex(({ key }) => key === active);
  const isGrouped = lines.some(({ kind }) => kind === 'group');
  const activate = (line: Line<Row>) => {
    setActive(line.key);
    onActive(line.kind === 'row' ? line.row.key : undefined);
  };
  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    focusWanted.current = false;
    body.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus({ preventScroll: true });
  });

  const moveTo = (index: number) => {
    const line = lines[index];
    const element = scroller.current;
    if (line === undefined || element === null) return;
    const headPx = element.scrollHeight - lines.length * rowPx;
    const scrolled = {
      scrollTop: element.scrollTop,
      heightPx: element.clientHeight,
      rowPx,
      rows: lines.length,
    };
    element.scrollTop = scrolledTo(index, headPx, scrolled);
    focusWanted.current = true;
    activate(line);
  };
  const pick = (key: string, range: boolean) => {
    if (selection !== undefined)
      onSelection?.(range ? extended(selection, key, keys) : toggled(selection, key));
  };
  const pressed = (event: KeyboardEvent) => {
    // A button in a row has keys of its own.
    if (!(event.target instanceof HTMLElement) || event.target.role !== 'row') return;
    const index = lineIn(lines, event.target);
    const line = lines[index];
    if (line === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1);
    const next = keyStep(event.key, index, lines.length, page);
    const fold = foldStep(event.key, line);
    if (next !== undefined) {
      const to = lines[next];
      if (event.shiftKey && selection !== undefined && line.kind === 'row' && to?.kind === 'row') {
        const from = selection.anchor === undefined ? toggled(selection, line.row.key) : selection;
        onSelection?.(extended(from, to.row.key, keys));
      }
      moveTo(next);
    } else if (fold !== undefined && line.kind === 'group') onFold(line.group, fold);
    else if (event.key === 'ArrowLeft' && line.kind === 'row' && line.under !== undefined)
      moveTo(lines.findIndex(({ key }) => key === line.under));
    else if (event.key === ' ' && line.kind === 'row') pick(line.row.key, event.shiftKey);
    else if (event.key === 'Enter' && line.kind === 'row' && !line.gone) onOpen?.(line.row);
    else return;
    event.preventDefault();
  };
  const clicked = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const line = lines[lineIn(lines, event.target)];
    if (line === undefined || event.defaultPrevented) return;
    activate(line);
    if (line.kind === 'group') return onFold(line.group, !line.shut);
    if (event.target.closest('.pick') !== null) return pick(line.row.key, event.shiftKey);
    const own = event.target.closest('button, a, input, select, summary, dialog, [popover]');
    if ((own === null || own.matches('.opens')) && !line.gone) onOpen?.(line.row);
  };
  const picked = selection && pickedOf(selection, keys);
  const tracks = [...(selection === undefined ? [] : [PICK_TRACK]), ...columns.map(trackOf)].join(' ');
  return (
    <div ref={scroller} class={`grid grid-${name}`} style={{ '--tracks': tracks }}>
      <div
        role={isGrouped ? 'treegrid' : 'grid'}
        aria-label={label}
        aria-rowcount={lines.length + (withTotals ? 2 : 1)}
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
          style={{ height: `${lines.length * rowPx}px` }}
          onKeyDown={pressed}
          onClick={clicked}
          onFocusIn={({ target }) => {
            const line = target instanceof Element ? lines[lineIn(lines, target)] : undefined;
            if (line !== undefined && line.key !== active) activate(line);
          }}
        >
          {drawnRows(drawn, found < 0 ? undefined : found, lines.length).map((index) => {
            const line = lines[index];
            if (line === undefined) return null;
            const place = { index, rowPx, columns, active: index === Math.max(0, found) };
            if (line.kind === 'group')
              return (
                <GridGroup
                  key={line.key}
                  {...place}
                  line={line}
                  counted={counted}
                  isOld={isOld}
                  withPick={selection !== undefined}
                />
              );
            const { row, gone } = line;
            return (
              <GridRow
                key={line.key}
                {...place}
                row={row}
                line={line.key}
                grouped={line.under !== undefined}
                gone={gone}
                old={isOld(row)}
                open={row.key === open}
                marks={marks?.get(row.key)}
                {...(selection !== undefined && { selected: selection.keys.has(row.key) })}
              />
            );
          })}
        </div>
        {withTotals && <GridTotals columns={columns} rows={totalled} isOld={isOld} index={lines.length} />}
      </div>
    </div>
  );
}

const PICK_TRACK = '1.6rem';

/** The line that something stands in; -1: none. */
function lineIn<Row>(lines: readonly Line<Row>[], inside: Element): number {
  const row = inside.closest('[role=row]');
  const key = row instanceof HTMLElement ? row.dataset['line'] : undefined;
  return key === undefined ? -1 : lines.findIndex((line) => line.key === key);
}

function pickedOf({ keys }: Selection, shown: readonly string[]): 'all' | 'some' | 'none' {
  const count = shown.filter((key) => keys.has(key)).length;
  if (count === 0) return 'none';
  return count === shown.length ? 'all' : 'some';
}
