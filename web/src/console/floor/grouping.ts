import type { GroupInfo } from '../../../../client/index.js';
import { compareNames } from '../../shared/formats.js';
import type { FloorViews } from '../../shared/floor-topics.js';
import { rowKey, type AccountNames, type AgentRow, type FloorRow, type QueueRow } from './floor-rows.js';
import { rowsOfGroup, withQueuesOfAgents } from './groups.js';

export const GROUPINGS = ['account', 'group'] as const;
export type GroupBy = (typeof GROUPINGS)[number];

/** Of rows that are in no group; no group has such an id. */
export const UNGROUPED = '';

/** How the rows of a table are divided. */
export interface Grouping<Row> {
  /** By key, in the order in which they are shown. `UNGROUPED` has no name. */
  names: ReadonlyMap<string, string>;
  /** A row may be in several: each of them has all of its rows, and the totals have it once. */
  keysOf: (row: Row) => readonly string[];
}

export function groupingByAccount(accounts: AccountNames): Grouping<FloorRow> {
  return { names: sorted(accounts), keysOf: ({ account }) => [account] };
}

export function agentsByGroup(groups: readonly GroupInfo[]): Grouping<AgentRow> {
  const [ofAgents, ofQueues] = [indexOf(groups, 'agents'), indexOf(groups, 'queues')];
  return {
    names: namesOf(groups),
    keysOf: ofRow(({ key, account, agent }) => [
      ...(ofAgents.get(key) ?? []),
      ...Object.keys(agent.queues).flatMap((id) => ofQueues.get(rowKey(account, id)) ?? []),
    ]),
  };
}

/** A team of agents has the queues that they are in, as where it is filtered by. */
export function queuesByGroup(groups: readonly GroupInfo[], views: FloorViews): Grouping<QueueRow> {
  const index = new Map<string, string[]>();
  for (const { id } of groups) {
    const rows = rowsOfGroup(groups, id);
    if (rows === undefined) continue;
    for (const key of withQueuesOfAgents(rows, views).shownQueues)
      index.set(key, [...(index.get(key) ?? []), id]);
  }
  return { names: namesOf(groups), keysOf: ofRow(({ key }) => index.get(key) ?? []) };
}

function indexOf(groups: readonly GroupInfo[], list: 'agents' | 'queues'): ReadonlyMap<string, string[]> {
  const index = new Map<string, string[]>();
  for (const group of groups)
    for (const { account, id } of group[list]) {
      const key = rowKey(account, id);
      index.set(key, [...(index.get(key) ?? []), group.id]);
    }
  return index;
}

/** Of 2,000 rows only those that changed are asked again. */
function ofRow<Row extends object>(find: (row: Row) => readonly string[]): Grouping<Row>['keysOf'] {
  const known = new WeakMap<Row, readonly string[]>();
  return (row) => {
    const before = known.get(row);
    if (before !== undefined) return before;
    const found = [...new Set(find(row))];
    const keys = found.length === 0 ? [UNGROUPED] : found;
    known.set(row, keys);
    return keys;
  };
}

const namesOf = (groups: readonly GroupInfo[]): ReadonlyMap<string, string> =>
  sorted(new Map(groups.map(({ id, name }) => [id, name])));

const sorted = (names: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...names].sort(([, a], [, b]) => compareNames(a, b)));
