import { FloorRefusal } from './floor-refusal.js';
import { serviceAddress } from './service-address.js';
import { within } from './within.js';
import type { Problem } from '../src/modules/domain/problem.js';
import type { Source } from '../src/modules/domain/source.js';

/** An account the token may see, as `GET /v1/accounts` lists it. */
export interface AccountInfo {
  id: string;
  name: string;
  vendor: Source['vendor'];
  source?: Source;
}

const PATIENCE_MS = 10_000;

/** Every account the token may see. Rejects with a `FloorRefusal`, or with the network's error. */
export async function listAccounts(url: string, token: string): Promise<AccountInfo[]> {
  const accounts: AccountInfo[] = [];
  let cursor: string | undefined;
  do {
    const page = await accountsPage(url, token, cursor);
    accounts.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return accounts;
}

async function accountsPage(
  url: string,
  token: string,
  cursor: string | undefined,
): Promise<{ items: AccountInfo[]; nextCursor?: string }> {
  const address = serviceAddress(url, 'v1/accounts');
  if (cursor !== undefined) address.searchParams.set('cursor', cursor);
  return within(PATIENCE_MS, async (signal) => {
    const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` }, signal });
    // Our own service speaks here: its contract tests check the shapes.
    if (!answer.ok) throw new FloorRefusal((await answer.json()) as Problem);
    return (await answer.json()) as { items: AccountInfo[]; nextCursor?: string };
  });
}
