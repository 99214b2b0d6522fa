import { useState } from 'preact/hooks';
import { ORDERS } from '../../texts/orders.js';
import type { Orders } from '../orders/orders.js';
import type { TrailQuery } from '../orders/trail-pages.js';
import { instantOf } from './since.js';

const t = ORDERS.trail;

interface Props {
  orders: Orders;
  accounts: readonly string[];
  query: TrailQuery;
  onQuery: (query: TrailQuery) => void;
}

export function TrailFilter({ orders, accounts, query, onQuery }: Props) {
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
