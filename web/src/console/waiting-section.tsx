import { useMemo } from 'preact/hooks';
import type { FloorViews } from '../shared/floor-topics.js';
import { CONSOLE } from '../texts/console.js';
import { CALL_TABLE } from './columns.js';
import { useConsole } from './console-context.js';
import type { GroupRows } from './floor/groups.js';
import { callsMatching } from './floor/matching.js';
import { rowKey, type CallRow } from './floor/floor-rows.js';
import { CALL_COLUMNS } from './floor/sorting.js';
import { useQueueViews, type NamedQueue } from './floor/use-queue-views.js';
import { useColumns } from './grid/use-columns.js';
import type { OpenThing, Route } from './route.js';
import { useRoom } from './screen-width.js';
import type { SectionProps } from './section-props.js';
import { TableSection } from './table-section.js';

const STATES = Object.entries(CONSOLE.callStates).map(([value, label]) => ({ value, label }));

const opened = ({ account, queue }: CallRow): OpenThing => ({ kind: 'queue', account, id: queue });

/** Limit of the service for the topics of one page; the longest waits come first. */
const MOST_QUEUES = 200;

export function WaitingSection(props: SectionProps) {
  const { route, views, rows: floorRows, loading, unread, accounts, queues, groups } = props;
  const { client, names, go } = useConsole();
  const wanted = useMemo(
    () => queuesWithCallers(views, route, groups.rows),
    [views, route.account, route.queue, groups.rows],
  );
  const followed = useQueueViews(client, wanted);
  const rows = useMemo(
    () => floorRows.calls({ accounts: views.accounts, queues: followed }, names),
    [followed, names],
  );
  const columns = useColumns(
    'waiting',
    CALL_TABLE,
    useRoom(route.open !== undefined),
    accounts !== undefined,
    { ...(route.columns !== undefined && { columns: route.columns }), go },
  );
  const reading =
    wanted.length > 0 && followed.every(({ view }) => view.state === undefined && !view.refusal);
  return (
    <TableSection
      name="waiting"
      route={route}
      rows={rows}
      loading={loading || reading}
      unread={unread}
      columns={columns}
      sorting={CALL_COLUMNS}
      firstSort={{ column: 'wait', descending: false }}
      matching={callsMatching}
      states={STATES}
      groups={groups}
      {...(accounts !== undefined && { accounts })}
      queues={queues}
      opened={opened}
      open={route.open?.kind === 'queue' ? rowKey(route.open.account, route.open.id) : undefined}
    />
  );
}

/** Only queues with waiting callers are followed; an empty queue costs nothing. */
function queuesWithCallers(
  { accounts }: FloorViews,
  { account, queue }: Route,
  group: GroupRows | undefined,
): NamedQueue[] {
  return [...accounts]
    .filter(([id]) => account === undefined || id === account)
    .flatMap(([id, { state }]) =>
      Object.values(state?.queues ?? {})
        .filter((row) => row.waiting > 0 && (queue === undefined || rowKey(id, row.id) === queue))
        .filter((row) => group === undefined || group.shownQueues.has(rowKey(id, row.id)))
        .map((row) => ({ account: id, queue: row.id, since: row.oldestSince ?? Infinity })),
    )
    .sort((a, b) => a.since - b.since)
    .slice(0, MOST_QUEUES)
    .map((one) => ({ account: one.account, queue: one.queue }));
}
