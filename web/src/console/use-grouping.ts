import { useMemo } from 'preact/hooks';
import type { FloorViews } from '../shared/floor-topics.js';
import { CONSOLE } from '../texts/console.js';
import { useConsole } from './console-context.js';
import type { Choice } from './filter-bar.js';
import type { AgentRow, QueueRow } from './floor/floor-rows.js';
import { agentsByGroup, groupingByAccount, queuesByGroup, type Grouping } from './floor/grouping.js';
import type { SectionProps } from './section-props.js';

type Needed = Pick<SectionProps, 'route' | 'views' | 'groups' | 'accounts'>;

/** What the rows of a table can be grouped by, and how they are. */
export interface TableGrouping<Row> {
  choices: readonly Choice[];
  /** Absent: they are not grouped. */
  grouping?: Grouping<Row>;
}

export const useAgentGrouping = (props: Needed): TableGrouping<AgentRow> =>
  useGrouping<AgentRow>(props, agentsByGroup);

export const useQueueGrouping = (props: Needed): TableGrouping<QueueRow> =>
  useGrouping<QueueRow>(props, queuesByGroup, props.views);

/** @param views where the groups depend on the floor */
function useGrouping<Row extends AgentRow | QueueRow>(
  { route, groups, accounts, views: floor }: Needed,
  byGroup: (known: Needed['groups']['all'], views: FloorViews) => Grouping<Row>,
  views?: FloorViews,
): TableGrouping<Row> {
  const { names } = useConsole();
  const { by } = route;
  const { all: known } = groups;
  const grouping = useMemo((): Grouping<Row> | undefined => {
    if (by === undefined) return undefined;
    return by === 'account' ? groupingByAccount(names) : byGroup(known, views ?? floor);
  }, [by, names, known, views]);
  const choices = useMemo(
    () => [
      ...(accounts === undefined ? [] : [{ value: 'account', label: CONSOLE.grouping.account }]),
      ...(known.length === 0 ? [] : [{ value: 'group', label: CONSOLE.grouping.group }]),
    ],
    [accounts, known],
  );
  return { choices, ...(grouping !== undefined && { grouping }) };
}
