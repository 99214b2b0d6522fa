import { useMemo, useState } from 'preact/hooks';
import { CONSOLE } from '../texts/console.js';
import { QUEUE_TABLE } from './columns.js';
import { useConsole } from './console-context.js';
import { queuesMatching, QUEUE_STATES } from './floor/matching.js';
import { rowKey, type QueueRow } from './floor/floor-rows.js';
import { QUEUE_COLUMNS } from './floor/sorting.js';
import type { OpenThing } from './route.js';
import type { SectionProps } from './section-props.js';
import { TableSection } from './table-section.js';

const STATES = QUEUE_STATES.map((value) => ({ value, label: CONSOLE.queueStates[value] }));

const opened = ({ account, queue }: QueueRow): OpenThing => ({ kind: 'queue', account, id: queue.id });

export function QueuesSection({ route, views, rows: floorRows, loading, unread, accounts }: SectionProps) {
  const { names } = useConsole();
  const rows = useMemo(() => floorRows.queues(views, names), [views, names]);
  const [active, setActive] = useState<string>();
  return (
    <TableSection
      name="queues"
      route={route}
      rows={rows}
      loading={loading}
      unread={unread}
      columns={QUEUE_TABLE}
      sorting={QUEUE_COLUMNS}
      firstSort={{ column: 'name', descending: false }}
      matching={queuesMatching}
      states={STATES}
      {...(accounts !== undefined && { accounts })}
      active={active}
      onActive={setActive}
      opened={opened}
      open={route.open?.kind === 'queue' ? rowKey(route.open.account, route.open.id) : undefined}
    />
  );
}
