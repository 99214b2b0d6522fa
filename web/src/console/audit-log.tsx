import { useMemo, useState } from 'preact/hooks';
import type { Command } from '../../../client/index.js';
import { ORDERS } from '../texts/actions.js';
import { TrailList } from './commands/audit-list.js';
import { type TrailQuery, useTrail, instantOf } from './commands/audit-log.js';
import type { Orders } from './commands/commands.js';

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

interface TrailFilterProps {
  orders: Orders;
  accounts: readonly string[];
  query: TrailQuery;
  onQuery: (query: TrailQuery) => void;
}

export function TrailFilter({ orders, accounts, query, onQuery }: TrailFilterProps) {
  const [agent, setAgent] = useState('');
  const [since, setSince] = useState('');
  const people = orders.names.agents(query.account);
  const show = (account: string, who: string, when: string) => {
    const from = instantOf(when);
    onQuery({
      account,
      ...(who.trim() !== '' && { agent: who.trim() }),
      ...(from !== undefined && { since: from }),
    });
  };
  return (
    <form
      class="trail-filter"
      role="search"
      aria-label={t.title}
      onSubmit={(event) => {
        event.preventDefault();
        show(query.account, agent, since);
      }}
    >
      <label>
        {t.account}
        <select
          value={query.account}
          onChange={(event) => {
            // People of one account are nobody in another.
            setAgent('');
            show(event.currentTarget.value, '', since);
          }}
        >
          {accounts.map((id) => (
            <option key={id} value={id}>
              {orders.names.account(id)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t.agent}
        <input
          list="trail-people"
          autocomplete="off"
          aria-describedby="trail-agent-hint"
          value={agent}
          onInput={(event) => setAgent(event.currentTarget.value)}
        />
        <small id="trail-agent-hint">{t.agentHint}</small>
      </label>
      <datalist id="trail-people">
        {people.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      <label>
        {t.since}
        <input type="datetime-local" value={since} onInput={(event) => setSince(event.currentTarget.value)} />
      </label>
      <button type="submit">{t.show}</button>
      <button
        type="button"
        onClick={() => {
          setAgent('');
          setSince('');
          show(query.account, '', '');
        }}
      >
        {t.clear}
      </button>
    </form>
  );
}
