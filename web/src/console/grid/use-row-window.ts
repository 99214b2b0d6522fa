import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { windowOf, type RowWindow } from './row-window.js';

/** Until the browser has said how high the table is. */
const FIRST_HEIGHT_PX = 900;

/** Which rows to draw of so many, as somebody scrolls and the window changes. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  rowPx: number,
): RowWindow {
  const [seen, setSeen] = useState({ scrollTop: 0, heightPx: FIRST_HEIGHT_PX });
  const drawn = windowOf({ ...seen, rows, rowPx });
  const latest = useRef({ drawn, rows, rowPx });
  latest.current = { drawn, rows, rowPx };
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
  return drawn;
}
