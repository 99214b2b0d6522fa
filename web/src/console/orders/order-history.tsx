import type { Command } from '../../../../client/index.js';
import { ORDERS } from '../../texts/orders.js';
import { byId } from './new-command.js';
import type { Orders } from './orders.js';
import { TrailList } from './trail-list.js';
import { useTrail } from './use-trail.js';
import { useWatched } from './use-watched.js';

const t = ORDERS.history;

interface Props {
  orders: Orders;
  account: string;
  agent: string;
}

/** What was ordered of an agent, by whomever. Whoever may not read the trail sees what happens now. */
export function OrderHistory({ orders, account, agent }: Props) {
  const trail = useTrail(orders, { account, agent: byId(agent) });
  const recent = useWatched(orders, () => orders.recent(account));
  const among = (command: Command) => command.agent === agent;
  return (
    <section class="order-history">
      {trail.phase === 'forbidden' && <p class="dim">{recent === undefined ? t.forbidden : t.recentOnly}</p>}
      <TrailList orders={orders} account={account} trail={trail} among={among} withTarget={false} />
    </section>
  );
}
