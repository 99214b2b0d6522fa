import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

/** In rem, so that it is the same on every screen of the same shape. */
export interface Box {
  width: number;
  height: number;
}

export interface Grid {
  columns: number;
  rows: number;
}

/** The least room that one item needs, and what the list needs beside its items. In rem. */
export interface Item extends Box {
  heading?: number;
  columns?: 1;
}

/** At 1080p a queue needs a sixteenth of the board; an agent three lines, or one where there are many. */
export const ITEMS = {
  tiles: { width: 19, height: 9.5 },
  /** With figures of the day. */
  tilesOfDay: { width: 19, height: 10.6 },
  rows: { width: 60, height: 2.6, heading: 2, columns: 1 },
  agents: { width: 17, height: 4.8 },
  dense: { width: 14.5, height: 2 },
} as const satisfies Record<string, Item>;

/** What fits by the least room; the page then measures whether it does. */
export function mostIn(box: Box, { width, height, heading = 0, columns }: Item): Grid {
  return {
    columns: columns ?? Math.max(1, Math.floor(box.width / width)),
    rows: Math.max(1, Math.floor((box.height - heading) / height)),
  };
}

/** How large items are in a grid, measured by the least room that one needs. */
const sizeIn = ({ columns, rows }: Grid, box: Box, item: Box): number =>
  Math.min(box.width / columns / item.width, box.height / rows / item.height);

/** The grid within `most` in which so many items are largest. */
export function gridFor(count: number, most: Grid, box: Box, item: Box): Grid {
  const grids = Array.from({ length: most.columns }, (_, i) => ({
    columns: i + 1,
    rows: Math.max(1, Math.ceil(count / (i + 1))),
  }));
  return grids
    .filter(({ rows }) => rows <= most.rows)
    .reduce((best, grid) => (sizeIn(grid, box, item) > sizeIn(best, box, item) ? grid : best), most);
}

/** All rows are as high as the room allows, and none is lower than what is in it. */
export const gridStyle = ({ columns, rows }: Grid): Record<string, string> => ({
  gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
  gridTemplateRows: `repeat(${rows}, minmax(min-content, 1fr))`,
});

/** All grids that may fit, those for the most items first: fewer and wider columns may hold more rows. */
export function gridsIn(box: Box, item: Item): Grid[] {
  const most = mostIn(box, item);
  const grids = Array.from({ length: most.columns * most.rows }, (_, i) => ({
    columns: (i % most.columns) + 1,
    rows: Math.floor(i / most.columns) + 1,
  }));
  return grids.sort(
    (a, b) => b.columns * b.rows - a.columns * a.rows || sizeIn(b, box, item) - sizeIn(a, box, item),
  );
}

const NO_BOX: Box = { width: 0, height: 0 };

export interface Room {
  ref: RefObject<HTMLElement | null>;
  box: Box;
  /** The largest grid that fits, and how many items that is. */
  most: Grid;
  size: number;
  /** Changes when all is to be measured anew. */
  measured: string;
  /** Takes a smaller grid, since what is drawn is too high; absent: there is none. */
  lower?: () => void;
}

/**
 * How much fits into an element: estimated from its size, and lowered grid by grid while what is drawn in it is too high. It is
 * estimated anew when the element has another size or `round` is another one.
 */
export function useRoom(item: Item, round: string): Room {
  const ref = useRef<HTMLElement>(null);
  const [box, setBox] = useState(NO_BOX);
  const [tried, setTried] = useState({ by: '', grids: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = () => {
      const next = { width: element.clientWidth / rem(), height: element.clientHeight / rem() };
      setBox((before) => (before.width === next.width && before.height === next.height ? before : next));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const grids = useMemo(() => gridsIn(box, item), [box, item]);
  const by = `${box.width} ${box.height} ${item.width} ${item.height} ${round}`;
  const at = tried.by === by ? tried.grids : 0;
  const most = grids[at] ?? mostIn(NO_BOX, item);
  return {
    ...{ ref, box, most, size: most.columns * most.rows, measured: `${by} ${at}` },
    ...(at + 1 < grids.length && { lower: () => setTried({ by, grids: at + 1 }) }),
  };
}

/** In pixels. */
export const rem = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize);
