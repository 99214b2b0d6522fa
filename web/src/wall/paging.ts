import { useEffect, useState } from 'preact/hooks';

export interface PageOf<T> {
  items: T[];
  /** From 0. */
  page: number;
  pages: number;
}

/** Of a page, what pinned items may not take: the others have to come up as well. */
const SHARE_OF_OTHERS = 0.25;

/**
 * The page that is up; one that is not there any more is the one before. All pages are about equally full, so that each uses the
 * room it has. Pinned items are on every page; when there are more than a page has places for, they take turns in these places.
 */
export function pageOf<T>(
  items: readonly T[],
  size: number,
  page: number,
  isPinned: (item: T) => boolean = () => false,
): PageOf<T> {
  const pinned = items.length <= size ? [] : items.filter(isPinned);
  const others = pinned.length === 0 ? items : items.filter((item) => !isPinned(item));
  const forOthers = others.length === 0 ? 0 : Math.ceil(size * SHARE_OF_OTHERS);
  const places = Math.min(pinned.length, size - forOthers);
  if (places === 0) return pageIn([...pinned, ...others], size, page);
  const parts = pagesOf(others.length, size - places);
  const pages = Math.max(Math.ceil(pinned.length / places), parts);
  const shown = within(page, pages);
  return {
    items: [...turn(pinned, places, shown), ...part(others, parts, shown % parts)],
    page: shown,
    pages,
  };
}

function pageIn<T>(items: readonly T[], size: number, page: number): PageOf<T> {
  const pages = pagesOf(items.length, size);
  const shown = within(page, pages);
  return { items: part(items, pages, shown), page: shown, pages };
}

const pagesOf = (count: number, size: number): number =>
  size < 1 ? 1 : Math.max(1, Math.ceil(count / size));
const within = (page: number, pages: number): number => ((page % pages) + pages) % pages;

/** Of so many parts, of which none is larger than another by more than one. */
const part = <T>(items: readonly T[], parts: number, nth: number): T[] => {
  const from = (at: number): number => Math.ceil((at * items.length) / parts);
  return items.slice(from(nth), from(nth + 1));
};

/** So many of them, beginning where the page before has ended. */
function turn<T>(items: readonly T[], places: number, page: number): T[] {
  const from = places >= items.length ? 0 : (page * places) % items.length;
  return [...items.slice(from), ...items.slice(0, from)].slice(0, places);
}

const LONGEST_MS = 15_000;
const SHORTEST_MS = 8_000;
/** All pages are up once in this time, as long as each can still be read. */
const ROUND_MS = 120_000;

export const turnMs = (pages: number): number =>
  Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ROUND_MS / pages));

export interface Pages<T> extends PageOf<T> {
  turn: (by: 1 | -1) => void;
}

/**
 * Shows what does not fit on one page page by page. `held`: the page stays.
 * @param pageMs how long a page stays; absent: as `turnMs` says
 */
export function usePages<T>(
  items: readonly T[],
  size: number,
  held: boolean,
  isPinned: (item: T) => boolean,
  pageMs?: number,
): Pages<T> {
  const [at, setAt] = useState(0);
  const shown = pageOf(items, size, at, isPinned);
  const { pages } = shown;
  const turnBy = (by: 1 | -1) => setAt((before) => within(within(before, pages) + by, pages));
  useEffect(() => {
    if (held || pages === 1) return undefined;
    const timer = setInterval(() => turnBy(1), pageMs ?? turnMs(pages));
    return () => clearInterval(timer);
  }, [held, pages, pageMs]);
  return { ...shown, turn: turnBy };
}
