import { useMemo } from 'preact/hooks';
import { useMetrics } from '../shared/use-metrics.js';
import { CONSOLE } from '../texts/console.js';
import { QUEUE_TABLE } from './columns.js';
import { useConsole } from './console-context.js';
import { needMetrics } from './figures/figure-columns.js';
import { FigureNotes } from './figures/figure-notes.js';
import { queuesMatching, QUEUE_STATES } from './floor/matching.js';
import { rowKey, type QueueRow } from './floor/floor-rows.js';
import { QUEUE_COLUMNS } from './floor/sorting.js';
import { useColumns } from './grid/use-columns.js';
import type { OpenThing } from './route.js';
import { useRoom } from './screen-width.js';
import type { SectionProps } from './section-props.js';
import { useQueueGrouping } from './use-grouping.js';
import { TableSection } from './table-section.js';

const STATES = QUEUE_STATES.map((value) => ({ value, label: CONSOLE.queueStates[value] }));

const opened = ({ account, queue }: QueueRow): OpenThing => ({ kind: 'queue', account, id: queue.id });

export function QueuesSection(props: SectionProps) {
  const { route, views, rows: floorRows, loading, unread, accounts, groups, measured } = props;
  const { client, names, go } = useConsole();
  const columns = useColumns(
    'queues',
    QUEUE_TABLE,
    useRoom(route.open !== undefined),
    accounts !== undefined,
    { ...(route.columns !== undefined && { columns: route.columns }), go },
  );
  const metrics = useMetrics(client, needMetrics(columns.shown) ? measured : undefined);
  const rows = useMemo(() => floorRows.queues(views, names, metrics), [views, names, metrics]);
  return (
    <>
      <TableSection
        name="queues"
        route={route}
        rows={rows}
        loading={loading}
        unread={unread}
        columns={columns}
        sorting={QUEUE_COLUMNS}
        firstSort={{ column: 'name', descending: false }}
        matching={queuesMatching}
        states={STATES}
        groups={groups}
        grouped={useQueueGrouping(props)}
        {...(accounts !== undefined && { accounts })}
        opened={opened}
        open={route.open?.kind === 'queue' ? rowKey(route.open.account, route.open.id) : undefined}
      />
      <FigureNotes rows={rows} />
    </>
  );
}
