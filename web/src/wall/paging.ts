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
