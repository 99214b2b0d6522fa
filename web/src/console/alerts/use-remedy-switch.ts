import { useEffect, useState } from 'preact/hooks';
import type { AccountInfo, RemedySwitch } from '../../../../client/index.js';
import type { PageClient } from '../../shared/page-client.js';

/** Whether rules may act, as the alerts of the accounts show it; undefined: the switch was never used, or is not known yet. */
export function useRemedySwitch(
  client: PageClient,
  accounts: readonly Pick<AccountInfo, 'id' | 'queues'>[],
): RemedySwitch | undefined {
  const [shown, setShown] = useState<RemedySwitch>();
  // A login for single queues follows no alerts, and manages no rules.
  const followed = accounts.flatMap(({ id, queues }) => (queues === undefined ? id : []));
  useEffect(() => {
    if (client.replay !== undefined) return undefined;
    const take = (row: RemedySwitch | undefined) =>
      setShown((before) => ((row?.at ?? 0) > (before?.at ?? 0) ? row : before));
    const all = followed.map((account) =>
      client.followAlerts(account, ({ state }) => take(state?.remedies.self)),
    );
    for (const one of all) take(one.state?.remedies.self);
    return () => {
      for (const one of all) one.stop();
    };
  }, [client, followed.join()]);
  return shown;
}
