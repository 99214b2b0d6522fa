import type { GroupInfo } from '../../../../client/index.js';
import type { FloorViews } from '../../shared/floor-topics.js';
import { rowKey } from './floor-rows.js';

/** All groups that are the user's own, as one; no group has such an id. */
export const OWN_GROUPS = '*own';

/** The rows of a group, by key. */
export interface GroupRows {
  agents: ReadonlySet<string>;
  /** Their agents belong to it too. */
  queues: ReadonlySet<string>;
  /** Those; of a team of agents alone, the queues that they are in. */
  shownQueues: ReadonlySet<string>;
}

/** The rows of the group that is chosen; undefined: of none, or of one that is not known. */
export function rowsOfGroup(groups: readonly GroupInfo[], chosen: string | undefined): GroupRows | undefined {
  const some = groups.filter(({ id, own }) => (chosen === OWN_GROUPS ? own === true : id === chosen));
  if (some.length === 0) return undefined;
  const keys = (list: 'queues' | 'agents'): Set<string> =>
    new Set(some.flatMap((group) => group[list].map(({ account, id }) => rowKey(account, id))));
  const queues = keys('queues');
  return { agents: keys('agents'), queues, shownQueues: queues };
}

export function withQueuesOfAgents(group: GroupRows, { accounts }: FloorViews): GroupRows {
  if (group.queues.size > 0) return group;
  const queues = [...accounts].flatMap(([account, { state }]) =>
    Object.values(state?.agents ?? {})
      .filter(({ id }) => group.agents.has(rowKey(account, id)))
      .flatMap((agent) => Object.keys(agent.queues).map((id) => rowKey(account, id))),
  );
  return { ...group, shownQueues: new Set(queues) };
}
