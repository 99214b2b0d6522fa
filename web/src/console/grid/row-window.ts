import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows drawn beyond either edge, so that a quick scroll meets no blank. */
const MARGIN_ROWS = 6;

/** Which rows of a long table are drawn: from `first` up to but not with `end`. */
export interface RowWindow {
  first: number;
  end: number;
}

export interface Scrolled {
  scrollTop: number;
  heightPx: number;
  rowPx: number;
  /** All rows there are. */
  rows: number;
}

export function windowOf({ scrollTop, heightPx, rowPx, rows }: Scrolled): RowWindow {
  // Scrolled further than there are rows: they have just become fewer.
  const top = Math.max(0, Math.min(scrollTop, rows * rowPx - heightPx));
  return {
    first: Math.max(0, Math.floor(top / rowPx) - MARGIN_ROWS),
    end: Math.min(rows, Math.ceil((top + heightPx) / rowPx) + MARGIN_ROWS),
  };
}

/** The drawn rows in order, with the one that has the focus wherever it is: a row that is not drawn loses it. */
export function drawnRows({ first, end }: RowWindow, focused: number | undefined, rows: number): number[] {
  const inside = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  if (focused === undefined || focused < 0 || focused >= rows) return inside;
  if (focused < first) return [focused, ...inside];
  return focused >= end ? [...inside, focused] : inside;
}

/** How far to scroll to see a row whole, below a header of `headPx`; the same where it is to be seen already. */
export function scrolledTo(index: number, headPx: number, { scrollTop, heightPx, rowPx }: Scrolled): number {
  const top = index * rowPx;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowPx + headPx - heightPx);
}

/** Until the browser has said how high the table is. */
const FIRST_HEIGHT_PX = 900;

/** Which rows to draw, by the scroll position and the size of the window; on paper all. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  rowPx: number,
): RowWindow {
  const [seen, setSeen] = useState({ scrollTop: 0, heightPx: FIRST_HEIGHT_PX });
  const drawn = windowOf({ ...seen, rows, rowPx });
  const latest = useRef({ drawn, rows, rowPx });
  latest.current = { drawn, rows, rowPx };
  const [printing, setPrinting] = useState(false);
  useLayoutEffect(() => {
    const [before, after] = [() => setPrinting(true), () => setPrinting(false)];
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, []);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = () => {
      const now = { scrollTop: element.scrollTop, heightPx: element.clientHeight };
      const { drawn: before, ...size } = latest.current;
      const next = windowOf({ ...now, ...size });
      // Most scrolling stays within what is drawn.
      if (next.first !== before.first || next.end !== before.end) setSeen(now);
    };
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller]);
  return printing ? { first: 0, end: rows } : drawn;
}
