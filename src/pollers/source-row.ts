import type { AccountConfig } from '../modules/config/floor-config.js';
import type { Verdict } from '../modules/domain/freshness.js';
import type { Source } from '../modules/domain/source.js';

/** The account's `source.self` row after a verdict; `since` moves only when the state does. */
export function sourceRow(
  { id: account, name, vendor }: Pick<AccountConfig, 'id' | 'name' | 'vendor'>,
  before: Source | undefined,
  { state, reason, failingSince }: Verdict,
  now: number,
): Source {
  const since = before?.state === state ? before.since : (failingSince ?? now);
  return {
    id: 'self',
    name: name === '' ? account : name,
    vendor,
    state,
    since,
    ...(reason !== undefined && { reason }),
  };
}
