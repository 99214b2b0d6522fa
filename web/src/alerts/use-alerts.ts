import { useEffect, useMemo, useState } from 'preact/hooks';
import type { AccountInfo, Alert, FloorAlerts } from '../../../client/index.js';
import type { PageClient } from '../shared/page-client.js';
import { firingOf } from './live-alerts.js';

/** A login for single queues follows no live alerts: it asks for them. */
const ASK_MS = 5_000;

type Rows = readonly Alert[];

/** The alerts that fire in these accounts, or fired at the instant of a replay, the worst first: the same list until one changes. */
export function useAlerts(
  client: PageClient,
  api: Pick<FloorAlerts, 'list'>,
  accounts: readonly Pick<AccountInfo, 'id' | 'queues'>[],
): readonly Alert[] {
  const [rows, setRows] = useState<ReadonlyMap<string, Rows>>(new Map());
  const wanted = JSON.stringify(accounts.map(({ id, queues }) => [id, queues === undefined]));
  useEffect(() => {
    const found = new Map<string, Rows>();
    let frame: number | undefined;
    const take = (account: string, all: Rows) => {
      found.set(account, all);
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        setRows(new Map(found));
      });
    };
    const ends = accounts.map(({ id, queues }) =>
      queues === undefined || client.replay !== undefined
        ? follow(client, id, (all) => take(id, all))
        : ask(api, id, (all) => take(id, all)),
    );
    return () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      for (const end of ends) end();
      setRows(new Map());
    };
  }, [client, api, wanted]);
  return useMemo(() => firingOf([...rows.values()].flat()), [rows]);
}

function follow(client: PageClient, account: string, take: (rows: Rows) => void): () => void {
  let before: object | undefined;
  const following = client.followAlerts(account, ({ state }) => {
    // A change of the freshness alone is no change of an alert.
    if (state?.alerts === before) return;
    before = state?.alerts;
    take(Object.values(state?.alerts ?? {}));
  });
  const { state } = following;
  before = state?.alerts;
  take(Object.values(state?.alerts ?? {}));
  return () => following.stop();
}

function ask(api: Pick<FloorAlerts, 'list'>, account: string, take: (rows: Rows) => void): () => void {
  let ended = false;
  const read = async () => {
    // The last rows stay where it cannot be read; the next reading replaces them.
    const rows = await api.list(account, 'firing').catch(() => undefined);
    if (!ended && rows !== undefined) take(rows);
  };
  void read();
  const timer = setInterval(() => void read(), ASK_MS);
  return () => {
    ended = true;
    clearInterval(timer);
  };
}
