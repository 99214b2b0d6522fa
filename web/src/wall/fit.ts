import { useLayoutEffect, useRef, useState } from 'preact/hooks';
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
  rows: { width: 1, height: 2.6, heading: 2, columns: 1 },
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

/** The grid within `most` in which so many items are largest. */
export function gridFor(count: number, most: Grid, box: Box, item: Box): Grid {
  const sizeIn = ({ columns, rows }: Grid): number =>
    Math.min(box.width / columns / item.width, box.height / rows / item.height);
  const grids = Array.from({ length: most.columns }, (_, i) => ({
    columns: i + 1,
    rows: Math.max(1, Math.ceil(count / (i + 1))),
  }));
  return grids
    .filter(({ rows }) => rows <= most.rows)
    .reduce((best, grid) => (sizeIn(grid) > sizeIn(best) ? grid : best), most);
}

const NO_BOX: Box = { width: 0, height: 0 };

/**
 * How much fits into an element: estimated from its size, and lowered row by row while what is drawn in it overflows. It is
 * estimated anew when the element has another size or `round` is another one.
 */
export function useFit(
  item: Item,
  round: string,
): { ref: RefObject<HTMLElement | null>; box: Box; most: Grid; size: number } {
  const ref = useRef<HTMLElement>(null);
  const [box, setBox] = useState(NO_BOX);
  const [taken, setTaken] = useState({ by: '', rows: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = () => {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
      const next = { width: element.clientWidth / rem, height: element.clientHeight / rem };
      setBox((before) => (before.width === next.width && before.height === next.height ? before : next));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const by = `${box.width} ${box.height} ${item.width} ${item.height} ${round}`;
  const less = taken.by === by ? taken.rows : 0;
  const { columns, rows } = mostIn(box, item);
  const most = { columns, rows: Math.max(1, rows - less) };
  // After each drawing, and before it is painted: names and alarms change what a row needs.
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null || most.rows === 1) return;
    if (element.scrollHeight > element.clientHeight + 1) setTaken({ by, rows: less + 1 });
  });
  return { ref, box, most, size: most.columns * most.rows };
}
