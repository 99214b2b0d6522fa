import { useEffect, useState } from 'preact/hooks';

/** What fits, seen from six metres. */
export const FITS = { tiles: 12, rows: 10, agents: 35, pauses: 6 } as const;

export interface PageOf<T> {
  items: T[];
  /** From 0. */
  page: number;
  pages: number;
}

/** The page that is up; one that is not there any more is the one before. */
export function pageOf<T>(items: readonly T[], size: number, page: number): PageOf<T> {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const shown = ((page % pages) + pages) % pages;
  return { items: items.slice(shown * size, (shown + 1) * size), page: shown, pages };
}

/** Columns for so many tiles on a screen that is wider than high. */
export function columnsFor(tiles: number): number {
  const enough = [1, 2, 3].find((columns) => columns * Math.max(1, columns - 1) >= tiles);
  return enough ?? 4;
}

const TURN_MS = 15_000;

export interface Pages<T> extends PageOf<T> {
  /** The page stays until turning is resumed. */
  paused: boolean;
  hold: (paused: boolean) => void;
  turn: (by: 1 | -1) => void;
}

/** Shows what does not fit on one page page by page. */
export function usePages<T>(items: readonly T[], size: number): Pages<T> {
  const [at, setAt] = useState(0);
  const [paused, hold] = useState(false);
  const { page, pages, items: shown } = pageOf(items, size, at);
  const turn = (by: 1 | -1) => setAt((before) => (((before + by) % pages) + pages) % pages);
  useEffect(() => {
    if (paused || pages === 1) return undefined;
    const timer = setInterval(() => turn(1), TURN_MS);
    return () => clearInterval(timer);
  }, [paused, pages]);
  return { items: shown, page, pages, paused, hold, turn };
}
