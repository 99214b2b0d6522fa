import { useEffect, useReducer, useRef } from 'preact/hooks';
import type { Orders } from './orders.js';

/** What is read of the orders, drawn anew only when it is another. */
export function useWatched<T>(orders: Orders, read: () => T): T {
  const [, redraw] = useReducer<number, undefined>((count) => count + 1, 0);
  const value = read();
  const shown = useRef({ read, value });
  shown.current = { read, value };
  useEffect(
    () =>
      orders.listen(() => {
        const { read: again, value: before } = shown.current;
        if (!Object.is(again(), before)) redraw(undefined);
      }),
    [orders],
  );
  return value;
}
