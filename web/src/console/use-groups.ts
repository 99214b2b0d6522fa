import { useEffect, useMemo, useState } from 'preact/hooks';
import type { GroupInfo } from '../../../client/index.js';
import { apiFor } from '../shared/floor-api.js';
import type { FloorViews } from '../shared/floor-topics.js';
import type { Session } from '../sign-in/index.js';
import { CONSOLE } from '../texts/console.js';
import type { Choice } from './filter-bar.js';
import { OWN_GROUPS, rowsOfGroup, withQueuesOfAgents, type GroupRows } from './floor/groups.js';
import type { Route, RouteChange } from './route.js';
import { compareNames } from '../shared/formats.js';

const RETRY_MS = 10_000;

/** The groups to filter by, and the rows of the one that is chosen. */
export interface GroupFilter {
  /** Absent: there are none. */
  choices?: readonly Choice[];
  /** All of them by name; the same array until they are read again. */
  all: readonly GroupInfo[];
  /** Absent: none is chosen. The same object until its rows change. */
  rows?: GroupRows;
}

/** A console that is opened without a view of its own begins with the groups that the token names as the user's. */
export function useGroups(
  session: Session,
  views: FloorViews,
  route: Route,
  go: (change: RouteChange) => void,
): GroupFilter {
  const groups = useKnownGroups(session);
  const [isFresh] = useState(() => location.hash === '' || location.hash === '#/agents');
  const hasOwn = groups.some(({ own }) => own === true);
  useEffect(() => {
    if (hasOwn && isFresh) go({ group: OWN_GROUPS });
  }, [hasOwn]);
  const choices = useMemo(() => choicesOf(groups, hasOwn), [groups, hasOwn]);
  const chosen = useMemo(() => rowsOfGroup(groups, route.group), [groups, route.group]);
  const rows = chosen && withQueuesOfAgents(chosen, views);
  const names = rows === undefined ? '' : JSON.stringify([[...rows.shownQueues].sort(), [...rows.agents]]);
  const steady = useMemo(() => rows, [names]);
  const all = useMemo(() => [...groups].sort((a, b) => compareNames(a.name, b.name)), [groups]);
  return {
    all,
    ...(groups.length > 0 && { choices }),
    ...(steady !== undefined && { rows: steady }),
  };
}

function useKnownGroups(session: Session): readonly GroupInfo[] {
  const [groups, setGroups] = useState<readonly GroupInfo[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const read = async () => {
      try {
        const known = await apiFor(session.current).groups();
        if (!ended) setGroups(known);
      } catch {
        // The page says what is wrong with the service where it shows the floor.
        if (!ended) timer = setTimeout(() => void read(), RETRY_MS);
      }
    };
    void read();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [session]);
  return groups;
}

function choicesOf(groups: readonly GroupInfo[], hasOwn: boolean): Choice[] {
  const own = hasOwn ? [{ value: OWN_GROUPS, label: CONSOLE.filters.ownGroups }] : [];
  const named = groups.map(({ id, name }) => ({ value: id, label: name }));
  return [...own, ...named.sort((a, b) => compareNames(a.label, b.label))];
}
