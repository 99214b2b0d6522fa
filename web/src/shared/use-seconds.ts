import { useEffect, useState } from 'preact/hooks';
import type { FloorClient } from '../../../client/index.js';
import { untilNextSecondMs, wholeSecond } from './whole-second.js';

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
