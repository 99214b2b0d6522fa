import { useCallback, useEffect, useState } from 'preact/hooks';
import { GROUPINGS, type GroupBy } from './floor/grouping.js';

export const SECTIONS = [
  'agents',
  'queues',
  'waiting',
  'timelines',
  'audit',
  'screens',
  'systems',
  'rules',
] as const;
export type Section = (typeof SECTIONS)[number];

export interface SortBy {
  column: string;
  descending: boolean;
}

/** What the drawer shows. */
export interface OpenThing {
  kind: 'agent' | 'queue';
  account: string;
  id: string;
}

/** The view of the console. The address holds all of it, so that it can be shared and bookmarked. */
export interface Route {
  section: Section;
  /** What is searched for, as typed. */
  search: string;
  /** A group's id, or `*own`. */
  group?: string;
  /** An account's id. */
  account?: string;
  /** `account/queue`. */
  queue?: string;
  /** One of the section's own states. */
  state?: string;
  sort?: SortBy;
  /** The reader's choice of columns, as `offered,-asa`; absent: as this browser keeps it. */
  columns?: string;
  /** What the rows are grouped by. */
  by?: GroupBy;
  /** Keys of the groups that are shut. */
  shut?: readonly string[];
  open?: OpenThing;
}

/** An address has a bound. */
const MOST_SHUT = 200;

/** `#/agents?q=ada&state=paused&sort=-time&open=agent:hq/21`. What cannot be understood is as if it were not there. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const params = new URLSearchParams(query);
  const group = params.get('group') ?? '';
  const account = params.get('account') ?? '';
  const queue = params.get('queue') ?? '';
  const state = params.get('state') ?? '';
  const sort = sortIn(params.get('sort') ?? '');
  const columns = params.get('columns') ?? undefined;
  const by = GROUPINGS.find((one) => one === params.get('by'));
  const shut = by === undefined ? [] : params.getAll('shut').slice(0, MOST_SHUT);
  const open = openIn(params.get('open') ?? '');
  return {
    section: SECTIONS.find((section) => section === path) ?? SECTIONS[0],
    search: params.get('q') ?? '',
    ...(group !== '' && { group }),
    ...(account !== '' && { account }),
    ...(queue !== '' && { queue }),
    ...(state !== '' && { state }),
    ...(sort !== undefined && { sort }),
    ...(columns !== undefined && { columns }),
    ...(by !== undefined && { by }),
    ...(shut.length > 0 && { shut }),
    ...(open !== undefined && { open }),
  };
}

export function hashOf(route: Route): string {
  const { section, search, group, account, queue, state, sort, columns, by, shut = [], open } = route;
  const params = new URLSearchParams();
  if (search !== '') params.set('q', search);
  if (group !== undefined) params.set('group', group);
  if (account !== undefined) params.set('account', account);
  if (queue !== undefined) params.set('queue', queue);
  if (state !== undefined) params.set('state', state);
  if (sort !== undefined) params.set('sort', `${sort.descending ? '-' : ''}${sort.column}`);
  if (columns !== undefined) params.set('columns', columns);
  if (by !== undefined) params.set('by', by);
  for (const one of shut) params.append('shut', one);
  if (open !== undefined) params.set('open', `${open.kind}:${open.account}/${open.id}`);
  const query = params.toString().replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%2C', ',');
  return `#/${section}${query === '' ? '' : `?${query}`}`;
}

/** A route with some of it changed; `undefined` removes a part. */
export type RouteChange = { [K in keyof Route]?: Route[K] | undefined };

export function changedRoute(route: Route, change: RouteChange): Route {
  const next = Object.entries({ ...route, ...change }).filter(([, value]) => value !== undefined);
  // Section and search have no `undefined` in a change that means anything.
  return { section: route.section, search: '', ...Object.fromEntries(next) };
}

function sortIn(text: string): SortBy | undefined {
  const column = text.replace(/^-/, '');
  return column === '' ? undefined : { column, descending: text.startsWith('-') };
}

/** Ids of queues may hold slashes; those of accounts do not. */
function openIn(text: string): OpenThing | undefined {
  const [, kind, account, id] = /^(agent|queue):([^/]+)\/(.+)$/.exec(text) ?? [];
  if ((kind !== 'agent' && kind !== 'queue') || account === undefined || id === undefined) return undefined;
  return { kind, account, id };
}

/**
 * Where the address says we are, and how to go elsewhere. Another section or drawer is a step one can go back from;
 * a letter typed into the search is none.
 * @param startHash where to begin when the address says nothing
 */
export function useRoute(startHash: () => string | undefined): [Route, (change: RouteChange) => void] {
  const [route, setPlace] = useState(() => {
    const start = location.hash === '' ? startHash() : undefined;
    if (start !== undefined) history.replaceState(null, '', start);
    return routeOf(location.hash);
  });
  useEffect(() => {
    const moved = () => setPlace(routeOf(location.hash));
    // Fires for links and a changed hash, but not for `go`.
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }, []);
  const go = useCallback((change: RouteChange) => {
    const before = routeOf(location.hash);
    const next = changedRoute(before, change);
    const isStep = next.section !== before.section || next.open !== before.open;
    history[isStep ? 'pushState' : 'replaceState'](null, '', hashOf(next));
    setPlace(next);
  }, []);
  return [route, go];
}
