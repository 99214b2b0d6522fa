import { lastingStorage } from '../../shared/storage.js';
import { hashOf, routeOf } from '../route.js';

/** A view of the console under a name of the reader's own. */
export interface SavedView {
  name: string;
  /** Its address within the page, as `#/agents?state=paused`. */
  hash: string;
}

export interface SavedViews {
  views: readonly SavedView[];
  /** Name of the one that the console begins with. */
  start?: string;
}

const KEY = 'floorwalker.views';
const NOTHING: SavedViews = { views: [] };

export const LONGEST_NAME = 60;
export const MOST_VIEWS = 50;
const LONGEST_HASH = 2_000;
/** More than the page ever writes. */
const LONGEST_TEXT = 2 * MOST_VIEWS * (LONGEST_NAME + LONGEST_HASH);

/** Why a view is not saved. */
export type Refusal = 'unnamed' | 'too-many' | 'too-long' | 'taken' | 'not-stored';

export const nameOf = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME);

/** As stored. What this page would not have written is left out. */
export function viewsIn(text: string | null): SavedViews {
  if (text === null || text.length > LONGEST_TEXT) return NOTHING;
  try {
    return viewsOf(JSON.parse(text));
  } catch {
    return NOTHING; // no JSON
  }
}

function viewsOf(value: unknown): SavedViews {
  if (typeof value !== 'object' || value === null || !('views' in value) || !Array.isArray(value.views))
    return NOTHING;
  const named = new Map(value.views.flatMap(viewOf).map((view) => [view.name, view]));
  const views = [...named.values()].slice(0, MOST_VIEWS);
  const start = 'start' in value ? value.start : undefined;
  return { views, ...(typeof start === 'string' && views.some(({ name }) => name === start) && { start }) };
}

/** The address is read as the address bar is, so that it can be nothing but a view. */
function viewOf(value: unknown): SavedView[] {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('hash' in value)) return [];
  const { name, hash } = value;
  if (typeof name !== 'string' || typeof hash !== 'string' || hash.length > LONGEST_HASH) return [];
  return nameOf(name) === '' ? [] : [{ name: nameOf(name), hash: hashOf(routeOf(hash)) }];
}

/** Under a name that is there already it replaces that view. */
export function withView({ views, ...rest }: SavedViews, { name, hash }: SavedView): SavedViews | Refusal {
  const view = { name: nameOf(name), hash };
  if (view.name === '') return 'unnamed';
  if (hash.length > LONGEST_HASH) return 'too-long';
  if (views.some((one) => one.name === view.name))
    return { ...rest, views: views.map((one) => (one.name === view.name ? view : one)) };
  return views.length >= MOST_VIEWS ? 'too-many' : { ...rest, views: [...views, view] };
}

export function renamed({ views, start }: SavedViews, from: string, to: string): SavedViews | Refusal {
  const name = nameOf(to);
  if (name === '') return 'unnamed';
  if (name !== from && views.some((one) => one.name === name)) return 'taken';
  return {
    views: views.map((one) => (one.name === from ? { ...one, name } : one)),
    ...(start !== undefined && { start: start === from ? name : start }),
  };
}

export function without({ views, start }: SavedViews, name: string): SavedViews {
  return {
    views: views.filter((one) => one.name !== name),
    ...(start !== undefined && start !== name && { start }),
  };
}

/** @param start undefined: the console begins as it does without saved views */
export const startingWith = ({ views }: SavedViews, start: string | undefined): SavedViews => ({
  views,
  ...(start !== undefined && { start }),
});

export const savedViews = (): SavedViews => viewsIn(lastingStorage().getItem(KEY));

/** False: the browser has no room. */
export function storeViews(views: SavedViews): boolean {
  try {
    lastingStorage().setItem(KEY, JSON.stringify(views));
    return true;
  } catch {
    return false; // a QuotaExceededError
  }
}

/** Where the console begins when its address says nothing; undefined: the reader has not chosen. */
export function startHash(): string | undefined {
  const { views, start } = savedViews();
  return views.find(({ name }) => name === start)?.hash;
}
