import { useCallback, useMemo, useState } from 'preact/hooks';
import type { AccountInfo } from '../../../client/index.js';
import type { FloorTopic } from '../shared/floor-topics.js';
import { isTimeZone } from '../shared/freshness.js';
import { topicsOf } from '../shared/narrowed-accounts.js';
import { THEMES, type Theme } from '../shared/theme.js';
import { DEFAULT_THRESHOLDS, type AlarmKind, type Thresholds } from '../shared/thresholds.js';
import { isKnownLanguage, LANGUAGES } from '../texts/language.js';
import { WALL } from '../texts/wall.js';
import { listWords } from '../shared/formats.js';

export const VIEWS = ['tiles', 'rows', 'agents'] as const;
export type View = (typeof VIEWS)[number];

/** What a board shows, as its address says: a screen is set up by typing an address, and is so again after a power cut. */
export interface Layout {
  /** Ids; empty: all that the login may see. */
  accounts: readonly string[];
  /** `account/queue`, or a queue's id, number or name in any account; empty: all. */
  queues: readonly string[];
  view: View;
  theme: Theme;
  thresholds: Thresholds;
  /** With the figures of the day so far, where they are known. */
  today: boolean;
  /** Alarms that the address decides: rules change nothing about them here. */
  given: readonly AlarmKind[];
  /** Alarms make a sound; browsers require a touch first. */
  sound: boolean;
  /** IANA name of the time zone of every time of day; absent: the screen's own. */
  zone?: string;
  /** The screen is paired instead of signed in. */
  display: boolean;
  /** What of the address could not be understood, in words. */
  mistakes: readonly string[];
}

export function layoutOf(search: string): Layout {
  const params = new URLSearchParams(search);
  const mistakes: string[] = [];
  const one = <T extends string>(name: string, allowed: readonly [T, ...T[]]): T => {
    const given = params.get(name);
    const found = allowed.find((value) => value === given);
    if (given !== null && found === undefined)
      mistakes.push(WALL.mistakes.choice({ name, given, allowed: listWords(allowed) }));
    return found ?? allowed[0];
  };
  const threshold = (name: string, fallback: number | undefined): number | undefined => {
    const given = params.get(name);
    if (given === null) return fallback;
    if (given === 'off') return undefined;
    if (isThreshold(given)) return Number(given);
    mistakes.push(WALL.mistakes.number({ name, given }));
    return fallback;
  };
  const language = params.get('lang');
  if (language !== null && !isKnownLanguage(language))
    mistakes.push(
      WALL.mistakes.choice({ name: 'lang', given: language, allowed: listWords(Object.keys(LANGUAGES)) }),
    );
  const zone = params.get('tz');
  const isKnown = zone !== null && isTimeZone(zone);
  if (zone !== null && !isKnown) mistakes.push(WALL.mistakes.zone({ given: zone }));
  const limits = {
    waiting: threshold('waiting', DEFAULT_THRESHOLDS.waiting),
    oldestSeconds: threshold('oldest', DEFAULT_THRESHOLDS.oldestSeconds),
    pauseSeconds: threshold('pause', DEFAULT_THRESHOLDS.pauseSeconds),
  };
  return {
    accounts: listIn(params, 'accounts'),
    queues: listIn(params, 'queues'),
    view: one('view', VIEWS),
    theme: one('theme', THEMES),
    today: one('today', ['on', 'off']) === 'on',
    sound: one('sound', ['off', 'on']) === 'on',
    ...(isKnown && { zone }),
    display: params.has('display'),
    given: GIVEN.filter((name) => isThreshold(params.get(name))),
    thresholds: Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined)),
    mistakes,
  };
}

/** The same address with one thing changed; what goes without saying is left out. */
export function withParam(search: string, name: string, value: string, fallback: string): string {
  const params = new URLSearchParams(search);
  if (value === fallback) params.delete(name);
  else params.set(name, value);
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%2F', '/');
  return text === '' ? '' : `?${text}`;
}

/** The parameters are called as the alarms are. */
const GIVEN = ['waiting', 'oldest', 'pause'] as const satisfies AlarmKind[];

/** A number above 0, or `off`. */
const isThreshold = (given: string | null): boolean =>
  given === 'off' || (given !== null && Number(given) > 0 && Number.isFinite(Number(given)));

/** Repeated and separated by commas, as people write lists. */
const listIn = (params: URLSearchParams, name: string): string[] =>
  params
    .getAll(name)
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');

/** The layout the address asks for, and a way to change one thing of it: the address always says what is shown. */
export function useLayout(): [Layout, (name: string, value: string, fallback: string) => void] {
  const [search, setSearch] = useState(location.search);
  const layout = useMemo(() => layoutOf(search), [search]);
  const change = useCallback((name: string, value: string, fallback: string) => {
    const next = withParam(location.search, name, value, fallback);
    history.replaceState(null, '', `${location.pathname}${next}`);
    setSearch(next);
  }, []);
  return [layout, change];
}

/**
 * What to follow with a person's login. Where the address names single queues in full, these and not their account:
 * that is enough for a login for single queues, and less to send.
 */
export function topicsFor(
  layout: Pick<Layout, 'accounts' | 'queues'>,
  login: readonly Pick<AccountInfo, 'id' | 'queues'>[],
): FloorTopic[] {
  const { accounts, queues } = layout;
  const shown = accounts.length === 0 ? login : login.filter(({ id }) => accounts.includes(id));
  const named = queues.map((name) =>
    namedIn(
      name,
      shown.map(({ id }) => id),
    ),
  );
  const full = named.filter((topic) => topic !== undefined);
  if (full.length > 0 && full.length === named.length) return full;
  return topicsOf(shown);
}

function namedIn(name: string, accounts: readonly string[]): FloorTopic | undefined {
  const account = accounts.find((one) => name.startsWith(`${one}/`));
  return account === undefined
    ? undefined
    : { kind: 'queue', account, queue: name.slice(account.length + 1) };
}
