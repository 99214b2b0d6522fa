import type { AccountConfig } from '../config/floor-config.js';
import { Source } from '../domain/source.js';
import type { FloorRead } from './floor-reads.js';

/** An account in a list: how far its data can be trusted, judged now. */
export interface AccountSummary {
  id: string;
  name: string;
  vendor: string;
  source: Pick<Source, 'state'> &
    Partial<Pick<Source, 'since' | 'reason'>> & { polledAt?: number; nextDueAt?: number };
}

/** Since when and why is known only while the document tells the same state as the clock does. */
export function accountSummary(
  { id, name, vendor }: AccountConfig,
  read: FloorRead | undefined,
): AccountSummary {
  if (read === undefined) return { id, name, vendor, source: { state: 'starting' } };
  const told = Source.safeParse(read.view.state['source']?.['self']);
  const same = told.success && told.data.state === read.freshness.state;
  return {
    id,
    name,
    vendor,
    source: {
      ...read.freshness,
      ...(same && { since: told.data.since }),
      ...(same && told.data.reason !== undefined && { reason: told.data.reason }),
    },
  };
}
