import { useEffect, useState } from 'preact/hooks';
import type { PageClient } from './page-client.js';

/** The server's time in whole seconds, epoch ms: what ticks on a page. In a replay the time that is shown. */
export function useSeconds(client: PageClient): number {
  const [second, setSecond] = useState(() => wholeSecond(client.now(), 0));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = () => {
      const now = client.now();
      setSecond((shown) => wholeSecond(now, shown));
      if (client.replay === undefined) timer = setTimeout(tick, untilNextSecondMs(now));
    };
    tick();
    const unlisten = client.replay?.onChange(tick);
    return () => {
      clearTimeout(timer);
      unlisten?.();
    };
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
