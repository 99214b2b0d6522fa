import type { AccountInfo, ConnectionState, FloorClient } from '../../client/index.js';
import { AccountPanel } from './account-panel.js';
import { useConnection } from './shared/use-connection.js';
import { useSeconds } from './shared/use-seconds.js';
import { TEXTS } from './texts.js';

export function Board({ client, accounts }: { client: FloorClient; accounts: AccountInfo[] }) {
  const connection = useConnection(client);
  const now = useSeconds(client);
  return (
    <>
      <header class="top">
        <h1>{TEXTS.product}</h1>
        <p class="connection" role="status" data-connection={connection.phase}>
          {connectionText(connection)}
        </p>
        <time>{new Date(now).toLocaleTimeString()}</time>
      </header>
      <main>
        {accounts.length === 0 && <p class="empty">{TEXTS.accounts.none}</p>}
        {accounts.map((info) => (
          <AccountPanel key={info.id} client={client} info={info} now={now} />
        ))}
      </main>
    </>
  );
}

function connectionText(connection: ConnectionState): string {
  switch (connection.phase) {
    case 'connected':
      return TEXTS.connection.connected;
    case 'waiting':
      return TEXTS.connection.waiting;
    case 'connecting':
    case 'closed':
      return TEXTS.connection.connecting;
  }
}
