import { useEffect, useState } from 'preact/hooks';
import { pageOf, type PageOf } from './paging.js';

const TURN_MS = 15_000;

export interface Pages<T> extends PageOf<T> {
  /** Stays until somebody lets it turn again. */
  held: boolean;
  hold: (held: boolean) => void;
  turn: (by: 1 | -1) => void;
}

/** Shows what does not fit one page after another, so that nobody is left out. */
export function usePages<T>(items: readonly T[], size: number): Pages<T> {
  const [at, setAt] = useState(0);
  const [held, hold] = useState(false);
  const { page, pages, items: shown } = pageOf(items, size, at);
  const turn = (by: 1 | -1) => setAt((before) => (((before + by) % pages) + pages) % pages);
  useEffect(() => {
    if (held || pages === 1) return undefined;
    const timer = setInterval(() => turn(1), TURN_MS);
    return () => clearInterval(timer);
  }, [held, pages]);
  return { items: shown, page, pages, held, hold, turn };
}
