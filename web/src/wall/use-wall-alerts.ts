import { useEffect, useMemo, useState } from 'preact/hooks';
import type { AccountInfo, AlertThreshold, FloorAlerts } from '../../../client/index.js';
import { useAlerts } from '../alerts/use-alerts.js';
import { useNamedAlerts } from '../alerts/use-rule-names.js';
import type { PageClient } from '../shared/page-client.js';
import type { Layout } from './layout.js';
import { wallAlerts, type WallAlerts } from './wall-alerts.js';

/** Rules change rarely. */
const READ_MS = 60_000;

/** The alerts of the accounts that the board shows, and from where on their rules, as they are now, raise them. */
export function useWallAlerts(
  client: PageClient,
  api: FloorAlerts,
  accounts: readonly AccountInfo[],
  { accounts: wanted, given }: Pick<Layout, 'accounts' | 'given'>,
): WallAlerts {
  const shown = useMemo(
    () => (wanted.length === 0 ? accounts : accounts.filter(({ id }) => wanted.includes(id))),
    [accounts, wanted],
  );
  const alerts = useNamedAlerts(useAlerts(client, api, shown));
  const thresholds = useThresholds(client, api, shown);
  return useMemo(() => wallAlerts(alerts, thresholds, new Set(given)), [alerts, thresholds, given]);
}

function useThresholds(
  client: PageClient,
  api: FloorAlerts,
  accounts: readonly AccountInfo[],
): ReadonlyMap<string, readonly AlertThreshold[]> {
  const [known, setKnown] = useState<ReadonlyMap<string, readonly AlertThreshold[]>>(new Map());
  useEffect(() => {
    let ended = false;
    const one = async (account: string) => {
      // The last ones stay where they cannot be read.
      const found = await api.thresholds(account).catch(() => undefined);
      if (!ended && found !== undefined) setKnown((before) => new Map(before).set(account, found));
    };
    const all = () => {
      for (const { id } of accounts) void one(id);
    };
    all();
    const timer = setInterval(all, READ_MS);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }, [client, api, accounts]);
  return known;
}
