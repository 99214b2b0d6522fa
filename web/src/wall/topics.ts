import type { FloorTopic } from '../shared/floor-topics.js';
import type { Layout } from './layout.js';

/**
 * What to follow with a person's login. Where the address names single queues in full, these and not their account:
 * that is enough for a login for single queues, and less to send.
 */
export function topicsFor(
  layout: Pick<Layout, 'accounts' | 'queues'>,
  allowed: readonly string[],
): FloorTopic[] {
  const { accounts, queues } = layout;
  const shown = accounts.length === 0 ? allowed : allowed.filter((account) => accounts.includes(account));
  const named = queues.map((name) => namedIn(name, shown));
  const full = named.filter((topic) => topic !== undefined);
  if (full.length > 0 && full.length === named.length) return full;
  return shown.map((account) => ({ kind: 'account', account }));
}

function namedIn(name: string, accounts: readonly string[]): FloorTopic | undefined {
  const account = accounts.find((one) => name.startsWith(`${one}/`));
  return account === undefined
    ? undefined
    : { kind: 'queue', account, queue: name.slice(account.length + 1) };
}
