import { useEffect, useState } from 'preact/hooks';
import type { FloorClient } from '../../../client/index.js';

/** The server's time in whole seconds, epoch ms: what ticks on a page. */
export function useSeconds(client: FloorClient): number {
  const [second, setSecond] = useState(() => wholeSecond(client.now(), 0));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const now = client.now();
      setSecond((shown) => wholeSecond(now, shown));
      timer = setTimeout(tick, untilNextSecondMs(now));
    };
    tick();
    return () => clearTimeout(timer);
  }, [client]);
  return second;
}

/** Set back by more than this, the clock was wrong before; by less, it was merely set anew. */
const SET_ANEW_MS = 2_000;

/**
 * The whole second to show at `now`. Everything that ticks counts from the same whole seconds, so that each tick moves
 * each time by exactly one, and a clock that is set back a little never shows a second twice.
 */
export function wholeSecond(now: number, shown: number): number {
  const second = Math.floor(now / 1000) * 1000;
  return second < shown && shown - second <= SET_ANEW_MS ? shown : second;
}

export const untilNextSecondMs = (now: number): number => 1000 - (((now % 1000) + 1000) % 1000);
