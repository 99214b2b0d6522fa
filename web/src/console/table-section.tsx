import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { useMedia } from '../shared/use-media.js';
import { CONSOLE } from '../texts/console.js';
import { useConsole } from './console-context.js';
import { FilterBar, type Choice } from './filter-bar.js';
import { useClock } from './floor/floor-clock.js';
import type { Filter } from './floor/matching.js';
import type { FloorRow } from './floor/floor-rows.js';
import { comparing, type Columns } from './floor/sorting.js';
import { useVisibleRows } from './floor/visible-rows.js';
import { drawnOf } from './grid/column-choice.js';
import type { Column } from './grid/column.js';
import { Grid } from './grid/grid.js';
import { linesOf, rowsOf } from './grid/lines.js';
import type { Selection } from './grid/selection.js';
import type { ChosenColumns } from './grid/use-columns.js';
import type { OpenThing, Route, SortBy } from './route.js';
import { PHONE } from './screen-width.js';
import { TableTools } from './table-tools.js';
import type { GroupFilter } from './use-groups.js';
import type { TableGrouping } from './use-grouping.js';
import { useKeys } from './use-keys.js';
import { COMMON } from '../texts/common.js';
import { listWords } from '../shared/formats.js';

export interface TableSectionProps<Row extends FloorRow> {
  name: 'agents' | 'queues' | 'waiting';
  route: Route;
  rows: ReadonlyMap<string, Row>;
  /** Nothing was read yet, so an empty table means nothing. */
  loading: boolean;
  /** Names of the phone systems whose rows are not, or not all, among them. */
  unread: readonly string[];
  columns: ChosenColumns<Row>;
  sorting: Columns<Row>;
  firstSort: SortBy;
  /** Of a stable identity. */
  matching: (filter: Filter) => (row: Row) => boolean;
  states: readonly Choice[];
  groups: GroupFilter;
  /** Absent: the rows are never grouped. */
  grouped?: TableGrouping<Row>;
  accounts?: readonly Choice[];
  queues?: readonly Choice[];
  /** The key of the row that the keys are for. */
  onActive?: (key: string | undefined) => void;
  selection?: Selection;
  onSelection?: (selection: Selection) => void;
  opened: (row: Row) => OpenThing;
  /** Key of the row that is open in the drawer. */
  open: string | undefined;
  /** Below the table. `shown`: keys of the rows to be seen in it. */
  below?: (shown: ReadonlySet<string>) => ComponentChildren;
}

const ROW_PX = 46;
const CARD = { px: 104, linePx: 22 };
/** Lines that a card has only where there is something for them, by the columns that they hold. */
const CARD_LINES = {
  agents: [['account', 'queues'], ['calls', 'talk'], ['basis']],
  queues: [
    ['answered', 'abandoned', 'serviceLevel'],
    ['account', 'basis'],
  ],
  waiting: [],
} as const;

function cardPx(name: TableSectionProps<FloorRow>['name'], drawn: readonly { id: string }[]): number {
  const lines: readonly (readonly string[])[] = CARD_LINES[name];
  return CARD.px + CARD.linePx * lines.filter((ids) => drawn.some(({ id }) => ids.includes(id))).length;
}

/** A section with one table: filters, sort order and rows. */
export function TableSection<Row extends FloorRow>(props: TableSectionProps<Row>) {
  const { name, route, rows, loading, unread, columns, sorting, firstSort, matching, opened, below } = props;
  const { go, alerts } = useConsole();
  const { reliability } = useClock();
  const searchBox = useRef<HTMLInputElement>(null);
  const section = useRef<HTMLElement>(null);
  const [frozen, setFrozen] = useState(false);
  const isPhone = useMedia(PHONE);
  const { search, account, queue, state } = route;
  const { choices: groupChoices, rows: group } = props.groups;
  const sort = route.sort ?? firstSort;
  const question = useMemo(
    () => ({
      matches: matching({
        search,
        ...(account !== undefined && { account }),
        ...(queue !== undefined && { queue }),
        ...(state !== undefined && { state }),
        ...(group !== undefined && { group }),
      }),
      compare: comparing(sorting, sort),
    }),
    [matching, sorting, search, account, queue, state, group, sort.column, sort.descending],
  );
  // That there are no rows means nothing while some were not read yet.
  const unreadOnly = rows.size === 0 && unread.length > 0;
  const shown = useVisibleRows(rows, question, frozen);
  const { choices: groupings = [], grouping } = props.grouped ?? {};
  const { shut = NONE } = route;
  const lines = useMemo(() => linesOf(shown, grouping, shut), [shown, grouping, shut]);
  const there = useMemo(() => shown.flatMap(({ row, gone }) => (gone ? [] : [row])), [shown]);
  const drawn = useDrawn(columns.shown, rows);
  const rowPx = isPhone ? cardPx(name, drawn) : ROW_PX;
  useKeys({
    '/': () => searchBox.current?.focus(),
    ...(search !== '' && !route.open && !props.selection?.keys.size && { Escape: () => go({ search: '' }) }),
  });
  return (
    <section ref={section} class="table-section" aria-label={CONSOLE.sections[name]}>
      <FilterBar
        route={route}
        go={go}
        searchBox={searchBox}
        states={props.states}
        {...(groupChoices !== undefined && { groups: groupChoices })}
        {...(props.accounts !== undefined && { accounts: props.accounts })}
        {...(props.queues !== undefined && { queues: props.queues })}
        sorts={sortsOf(columns.all.filter((one) => drawn.includes(one) || one.id === sort.column))}
        sort={`${sort.descending ? '-' : ''}${sort.column}`}
        groupings={groupings}
        onLeave={() => section.current?.querySelector<HTMLElement>('.grid-body [role=row]')?.focus()}
      />
      <div class="table-head">
        <p class="count">
          <span role="status">
            {loading && CONSOLE.loading}
            {!loading && !unreadOnly && countWords(name, there.length, rows.size)}
            {!loading && unread.length > 0 && (
              <small> {COMMON.noDataYet({ names: listWords(unread) })}</small>
            )}
          </span>
          {frozen && (
            <small class="frozen" title={CONSOLE.frozen}>
              {CONSOLE.frozen}
            </small>
          )}
        </p>
        <TableTools
          route={route}
          go={go}
          columns={columns}
          withColumns={!isPhone}
          onSave={async () => {
            const { saveTable } = await import('./csv/save-table.js');
            // In the order of the screen, whichever groups are shut.
            const now = rowsOf(linesOf(shown, grouping, NONE)).filter(({ gone }) => !gone);
            saveTable(
              name,
              drawn,
              now.map(({ row }) => row),
              (account) => reliability(account).asOf,
            );
          }}
        />
      </div>
      {shown.length > 0 && (
        <Grid
          name={name}
          label={CONSOLE.sections[name]}
          columns={drawn}
          lines={lines}
          totalled={there}
          counted={(all) => CONSOLE.shown[name]({ all })}
          onFold={(group, isShut) => go({ shut: folded(shut, group, isShut) })}
          withTotals={!isPhone && shown.length > 1 && drawn.some(({ total }) => total !== undefined)}
          rowPx={rowPx}
          isOld={(row) => !reliability(row.account).reliable}
          sort={sort}
          onSort={(next) => go({ sort: next })}
          onActive={props.onActive ?? (() => {})}
          {...(props.selection !== undefined && { selection: props.selection })}
          {...(props.onSelection !== undefined && { onSelection: props.onSelection })}
          open={props.open}
          onOpen={(row) => go({ open: opened(row) })}
          onFreeze={setFrozen}
          marks={name === 'waiting' ? undefined : alerts.marks[name]}
        />
      )}
      {shown.length === 0 && !loading && !unreadOnly && (
        <p class="empty">{rows.size === 0 ? CONSOLE.empty[name] : CONSOLE.noMatch}</p>
      )}
      {below?.(new Set(rowsOf(lines).map(({ row }) => row.key)))}
    </section>
  );
}

/** The same array as long as the same columns have something in them. */
function useDrawn<Row>(
  columns: readonly Column<Row>[],
  rows: ReadonlyMap<string, Row>,
): readonly Column<Row>[] {
  const drawn = useMemo(() => drawnOf(columns, rows.values()), [columns, rows]);
  const ids = drawn.map(({ id }) => id).join(' ');
  return useMemo(() => drawn, [columns, ids]);
}

const countWords = (name: 'agents' | 'queues' | 'waiting', shown: number, all: number): string =>
  shown === all ? CONSOLE.shown[name]({ all }) : CONSOLE.filtered[name]({ shown, all });

const NONE: readonly string[] = [];

function folded(shut: readonly string[], group: string, isShut: boolean): readonly string[] | undefined {
  const rest = shut.filter((one) => one !== group);
  const next = isShut ? [...rest, group] : rest;
  return next.length === 0 ? undefined : next;
}

function sortsOf<Row>(columns: readonly Column<Row>[]): Choice[] {
  const sortable = columns.filter((column) => column.sortable);
  return [
    ...sortable.map(({ id, label, largestFirst }) => ({
      value: id,
      label: `${label} ${largestFirst ? '▼' : '▲'}`,
    })),
    ...sortable.map(({ id, label, largestFirst }) => ({
      value: `-${id}`,
      label: `${label} ${largestFirst ? '▲' : '▼'}`,
    })),
  ];
}
