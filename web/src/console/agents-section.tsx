import { useMemo, useState } from 'preact/hooks';
import { SHAPES } from '../shared/state-sign.js';
import { useMetrics } from '../shared/use-metrics.js';
import { COMMON } from '../texts/common.js';
import { AGENT_TABLE } from './columns.js';
import { useConsole } from './console-context.js';
import { needMetrics } from './figures/figure-columns.js';
import { FigureNotes } from './figures/figure-notes.js';
import type { Choice } from './filter-bar.js';
import { agentsMatching } from './floor/matching.js';
import { rowKey, type AgentRow } from './floor/floor-rows.js';
import { AGENT_COLUMNS } from './floor/sorting.js';
import { NOTHING_SELECTED, remaining } from './grid/selection.js';
import { useColumns } from './grid/use-columns.js';
import { BulkBar, type CommandTarget } from './commands/index.js';
import type { OpenThing } from './route.js';
import { useRoom } from './screen-width.js';
import { TableSection } from './table-section.js';
import type { SectionProps } from './section-props.js';
import { useAgentGrouping } from './use-grouping.js';
import { useKeys } from './use-keys.js';

const STATES: readonly Choice[] = Object.entries(SHAPES).map(([value, sign]) => ({
  value,
  label: `${sign} ${Object.entries(COMMON.states).find(([state]) => state === value)?.[1] ?? value}`,
}));

const opened = ({ account, agent }: AgentRow): OpenThing => ({ kind: 'agent', account, id: agent.id });

export function AgentsSection(props: SectionProps) {
  const { route, views, rows: floorRows, loading, unread, accounts, queues, groups, measured } = props;
  const { client, commands, names, go } = useConsole();
  const columns = useColumns(
    'agents',
    AGENT_TABLE,
    useRoom(route.open !== undefined),
    accounts !== undefined,
    { ...(route.columns !== undefined && { columns: route.columns }), go },
  );
  const metrics = useMetrics(client, needMetrics(columns.shown) ? measured : undefined);
  const rows = useMemo(() => floorRows.agents(views, names, metrics), [views, names, metrics]);
  const [active, setActive] = useState<string>();
  const [chosen, setSelection] = useState(NOTHING_SELECTED);
  const selection = remaining(chosen, (key) => rows.has(key));
  const open = route.open?.kind === 'agent' ? rowKey(route.open.account, route.open.id) : undefined;

  const targets = targetsOf(rows, selection.keys);
  const clear = () => setSelection(NOTHING_SELECTED);
  const openAction = (type: 'agent.pause' | 'agent.unpause') => () => {
    // The agent in the drawer is what the user looks at: it comes before a selection beside it.
    const one = open ?? (targets.length > 0 ? undefined : active);
    const these = one === undefined ? targets : targetsOf(rows, [one]);
    if (these.length > 0) commands.open(type, these);
  };
  useKeys({
    p: openAction('agent.pause'),
    u: openAction('agent.unpause'),
    ...(open === undefined && targets.length > 0 && { Escape: clear }),
  });
  return (
    <>
      <TableSection
        name="agents"
        route={route}
        rows={rows}
        loading={loading}
        unread={unread}
        columns={columns}
        sorting={AGENT_COLUMNS}
        firstSort={{ column: 'name', descending: false }}
        matching={agentsMatching}
        states={STATES}
        groups={groups}
        grouped={useAgentGrouping(props)}
        {...(accounts !== undefined && { accounts })}
        queues={queues}
        onActive={setActive}
        selection={selection}
        onSelection={setSelection}
        opened={opened}
        open={open}
        below={(shown) =>
          targets.length > 0 && (
            <BulkBar
              commands={commands}
              targets={targets}
              hidden={[...selection.keys].filter((key) => !shown.has(key)).length}
              onClear={clear}
            />
          )
        }
      />
      <FigureNotes rows={rows} />
    </>
  );
}

function targetsOf(rows: ReadonlyMap<string, AgentRow>, keys: Iterable<string>): CommandTarget[] {
  return [...keys].flatMap((key) => {
    const row = rows.get(key);
    return row === undefined ? [] : [{ account: row.account, agent: row.agent.id }];
  });
}
