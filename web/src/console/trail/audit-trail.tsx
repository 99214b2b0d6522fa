import { useMemo, useState } from 'preact/hooks';
import type { Command } from '../../../../client/index.js';
import { ORDERS } from '../../texts/orders.js';
import type { Orders } from '../orders/orders.js';
import { TrailList } from '../orders/trail-list.js';
import type { TrailQuery } from '../orders/trail-pages.js';
import { useTrail } from '../orders/use-trail.js';
import { TrailFilter } from './trail-filter.js';

const t = ORDERS.trail;

interface Props {
  orders: Orders;
  accounts: readonly string[];
}

/** Who ordered what, of which account, and what became of it. */
export function AuditTrail({ orders, accounts }: Props) {
  const [wish, setWish] = useState<TrailQuery>({ account: accounts[0] ?? '' });
  const account = accounts.includes(wish.account) ? wish.account : accounts[0];
  return (
    <section class="trail">
      <h2>{t.title}</h2>
      {account !== undefined && (
        <>
          <TrailFilter orders={orders} accounts={accounts} query={{ ...wish, account }} onQuery={setWish} />
          <Trail orders={orders} query={{ ...wish, account }} />
        </>
      )}
    </section>
  );
}

function Trail({ orders, query }: { orders: Orders; query: TrailQuery }) {
  const trail = useTrail(orders, query);
  const among = useMemo(() => amongOf(orders, query), [orders, JSON.stringify(query)]);
  if (trail.phase === 'forbidden')
    return (
      <div class="forbidden" role="alert">
        <p>
          <b>{t.forbidden}</b>
        </p>
        <p>{t.forbiddenHint}</p>
      </div>
    );
  return (
    <TrailList
      orders={orders}
      account={query.account}
      trail={trail}
      among={among}
      withTarget
      label={t.list}
    />
  );
}

/** Whether an order that came meanwhile belongs here: by the agent's id or name, as the service would find it. */
function amongOf({ names }: Orders, { account, agent, since }: TrailQuery): (command: Command) => boolean {
  return (command) => {
    if (since !== undefined && command.createdAt < since) return false;
    if (agent === undefined) return true;
    if (command.agent === undefined) return false;
    return agent === command.agent || agent === names.agent(account, command.agent);
  };
}
