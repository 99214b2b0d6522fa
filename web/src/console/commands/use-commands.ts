import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { AccountInfo, FloorClient, TokenGiver } from '../../../../client/index.js';
import { OrderDesk } from './command-service.js';
import type { Orders } from './commands.js';

/** The same object as long as the client is the same. It follows what it needs of the accounts by itself. */
export function useOrders(client: FloorClient, token: TokenGiver, accounts: readonly AccountInfo[]): Orders {
  const desk = useMemo(() => new OrderDesk(client, token), [client]);
  const known = JSON.stringify(accounts.map(({ id, name }) => [id, name]));
  useEffect(() => {
    desk.start(accounts);
    return () => desk.stop();
  }, [desk, known]);
  return desk;
}

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
