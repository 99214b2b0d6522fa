import { useMemo, useState } from 'preact/hooks';
import type { AccountInfo, DisplaySettings } from '../../../client/index.js';
import type { FloorTopic } from '../shared/floor-topics.js';
import { isTimeZone } from '../shared/freshness.js';
import { topicsOf } from '../shared/narrowed-accounts.js';
import { THEMES, type Theme } from '../shared/theme.js';
import { DEFAULT_THRESHOLDS, type AlarmKind, type Thresholds } from '../shared/thresholds.js';
import { isKnownLanguage, LANGUAGES } from '../texts/language.js';
import { WALL } from '../texts/wall.js';
import { listWords } from '../shared/formats.js';

export const VIEWS = ['tiles', 'rows', 'agents'] as const satisfies DisplaySettings['view'][];
export type View = (typeof VIEWS)[number];

/** Seconds that a page may stay. */
const PAGE_SECONDS = { least: 5, most: 300 };
/** In characters: as long as the desk's may be. */
const LONGEST_TEXT = 160;

/** What a board shows, as the desk and its address say; the address comes first, so that one screen can be set up by hand. */
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
  /** How long a page stays; absent: as many pages as there are say. */
  pageMs?: number;
  /** A line of text; `until`: epoch ms, absent: it stays. */
  text?: { words: string; until?: number };
  /** The screen is paired instead of signed in. */
  display: boolean;
  /** What could not be understood, in words. */
  mistakes: readonly string[];
}

/** @param desk what a paired screen is told to show */
export function layoutOf(search: string, desk: DisplaySettings = {}): Layout {
  const params = new URLSearchParams(search);
  const mistakes: string[] = [];
  const one = <T extends string>(name: string, allowed: readonly [T, ...T[]], set: T = allowed[0]): T => {
    const given = params.get(name);
    const found = allowed.find((value) => value === given);
    if (given !== null && found === undefined)
      mistakes.push(WALL.mistakes.choice({ name, given, allowed: listWords(allowed) }));
    return found ?? set;
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
  const zone = params.get('tz') ?? desk.tz;
  const isKnown = zone !== undefined && isTimeZone(zone);
  if (zone !== undefined && !isKnown) mistakes.push(WALL.mistakes.zone({ given: zone }));
  const page = params.get('page') ?? desk.page;
  const isPage =
    page !== undefined && Number(page) >= PAGE_SECONDS.least && Number(page) <= PAGE_SECONDS.most;
  if (page !== undefined && !isPage) mistakes.push(WALL.mistakes.page({ given: String(page) }));
  const text = textIn(params, mistakes) ?? deskText(desk);
  const limits = {
    waiting: threshold('waiting', DEFAULT_THRESHOLDS.waiting),
    oldestSeconds: threshold('oldest', DEFAULT_THRESHOLDS.oldestSeconds),
    pauseSeconds: threshold('pause', DEFAULT_THRESHOLDS.pauseSeconds),
  };
  return {
    accounts: params.has('accounts') ? listIn(params, 'accounts') : (desk.accounts ?? []),
    queues: params.has('queues') ? listIn(params, 'queues') : (desk.queues ?? []),
    view: one('view', VIEWS, desk.view),
    theme: one('theme', THEMES, desk.theme),
    today: one('today', ['on', 'off'], desk.today) === 'on',
    sound: one('sound', ['off', 'on'], desk.sound) === 'on',
    ...(isPage && { pageMs: Number(page) * 1_000 }),
    ...(text !== undefined && { text }),
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

const deskText = ({ text: words, textUntil: until }: DisplaySettings): Layout['text'] =>
  words === undefined ? undefined : { words, ...(until !== undefined && { until }) };

function textIn(params: URLSearchParams, mistakes: string[]): Layout['text'] {
  const words = params.get('text')?.trim().slice(0, LONGEST_TEXT);
  if (words === undefined) return undefined;
  const given = params.get('textUntil');
  if (given === null) return { words };
  const until = Date.parse(given);
  if (!Number.isNaN(until)) return { words, until };
  mistakes.push(WALL.mistakes.instant({ name: 'textUntil', given }));
  return { words };
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

/** What a person can change at the screen. */
type Control = 'view' | 'theme' | 'sound';

export interface ChangeableLayout {
  layout: Layout;
  /** The address of this page with one thing changed. */
  addressWith: (name: Control, value: string) => string;
  change: (name: Control, value: string) => void;
}

/** The layout that the desk and the address ask for, and a way to change one thing of it: what differs from the desk is in the address. */
export function useLayout(desk: DisplaySettings): ChangeableLayout {
  const [search, setSearch] = useState(location.search);
  const layout = useMemo(() => layoutOf(search, desk), [search, desk]);
  const searchWith = (name: Control, value: string) => {
    const fallbacks = {
      view: desk.view ?? VIEWS[0],
      theme: desk.theme ?? THEMES[0],
      sound: desk.sound ?? 'off',
    };
    return withParam(location.search, name, value, fallbacks[name]);
  };
  return {
    layout,
    addressWith: (name, value) => `${location.pathname}${searchWith(name, value)}`,
    change: (name, value) => {
      const next = searchWith(name, value);
      history.replaceState(null, '', `${location.pathname}${next}`);
      setSearch(next);
    },
  };
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
