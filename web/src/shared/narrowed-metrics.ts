import type { MetricsDocument, MetricsRow, TokenGiver } from '../../../client/index.js';
import { askService } from './ask-service.js';

/** Longer than a local day. */
const LONGEST_DAY_MS = 26 * 3_600_000;

/** Of each queue the row of the day that `now` is in. */
export function todayOf(rows: readonly MetricsRow[], now: number): MetricsDocument['today'] {
  return Object.fromEntries(
    rows.filter(({ from, to }) => from <= now && now < to).map((row) => [row.id, row]),
  );
}

/**
 * The interval metrics of the queues that a login for single queues covers; it may not follow the account's. Rejects as
 * `askService` does, and where the account is not recorded there are none.
 */
export async function readNarrowed(
  token: TokenGiver,
  account: string,
  now: number,
  signal: AbortSignal,
): Promise<MetricsDocument> {
  const query = { by: 'queue', interval: 'day', from: String(now - LONGEST_DAY_MS) };
  const path = `v1/accounts/${encodeURIComponent(account)}/metrics`;
  // Our own service speaks here: its contract tests check the shapes.
  const { items } = (await askService(token, path, { query, signal })) as { items: readonly MetricsRow[] };
  return { today: todayOf(items, now), last30: {}, agents: {} };
}
