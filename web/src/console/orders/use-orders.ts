import { useEffect, useMemo } from 'preact/hooks';
import type { AccountInfo, FloorClient, TokenGiver } from '../../../../client/index.js';
import { OrderDesk } from './order-desk.js';
import type { Orders } from './orders.js';

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
