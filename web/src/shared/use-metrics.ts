import { useEffect, useMemo, useState } from 'preact/hooks';
import type { AccountInfo, Following, MetricsDocument, TokenGiver } from '../../../client/index.js';
import { readNarrowed } from './narrowed-metrics.js';
import type { PageClient } from './page-client.js';

/** The interval metrics of accounts, as far as they are known. */
export type MetricsViews = ReadonlyMap<string, MetricsDocument>;

export const NO_METRICS: MetricsViews = new Map();

/** Where the interval metrics of accounts come from. */
export interface Measured {
  /** Ids of the accounts whose metrics are followed. */
  followed: readonly string[];
  /** Ids of those whose metrics are read over HTTP: the login is for single queues of them. */
  read: readonly string[];
  token: TokenGiver;
}

/** What a login may see of the metrics of these accounts. Those of single queues are known from the history alone. */
export function measuredOf(
  accounts: readonly Pick<AccountInfo, 'id' | 'queues'>[],
  token: TokenGiver,
  hasHistory: boolean,
): Measured {
  return {
    followed: accounts.flatMap(({ id, queues }) => (queues === undefined ? [id] : [])),
    read: accounts.flatMap(({ id, queues }) => (queues !== undefined && hasHistory ? [id] : [])),
    token,
  };
}

/** The same of these accounts alone. */
export const measuredAmong = (
  { followed, read, token }: Measured,
  among: (account: string) => boolean,
): Measured => ({ followed: followed.filter(among), read: read.filter(among), token });

/** Phone systems are asked once a minute. */
const READ_EVERY_MS = 60_000;

/** The interval metrics as long as the component lives. Undefined: they are not shown, and cost nothing. */
export function useMetrics(client: PageClient, measured: Measured | undefined): MetricsViews {
  const followed = useFollowed(client, measured?.followed ?? []);
  const read = useRead(client, measured?.read ?? [], measured?.token);
  return useMemo(() => (read.size === 0 ? followed : new Map([...followed, ...read])), [followed, read]);
}

function useFollowed(client: PageClient, accounts: readonly string[]): MetricsViews {
  const [views, setViews] = useState(NO_METRICS);
  const wanted = JSON.stringify(accounts);
  useEffect(() => {
    let frame: number | undefined;
    const show = () => {
      frame = undefined;
      setViews(
        new Map(followed.flatMap(([account, { state }]) => (state === undefined ? [] : [[account, state]]))),
      );
    };
    const changed = () => (frame ??= requestAnimationFrame(show));
    const followed = accounts.flatMap((account): [string, Following<MetricsDocument>][] => {
      const following = client.followMetrics?.(account, changed);
      return following === undefined ? [] : [[account, following]];
    });
    return () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      for (const [, following] of followed) following.stop();
      setViews(NO_METRICS);
    };
  }, [client, wanted]);
  return views;
}

function useRead(
  client: PageClient,
  accounts: readonly string[],
  token: TokenGiver | undefined,
): MetricsViews {
  const [views, setViews] = useState(NO_METRICS);
  const wanted = JSON.stringify(accounts);
  useEffect(() => {
    if (token === undefined || accounts.length === 0 || client.replay !== undefined) return undefined;
    const ending = new AbortController();
    const { signal } = ending;
    const look = () => {
      for (const account of accounts)
        readNarrowed(token, account, client.now(), signal).then(
          (document) => signal.aborted || setViews((before) => new Map([...before, [account, document]])),
          // Nothing is known then, and shown; the next minute asks again.
          () => signal.aborted || setViews((before) => without(before, account)),
        );
    };
    look();
    const timer = setInterval(look, READ_EVERY_MS);
    return () => {
      ending.abort();
      clearInterval(timer);
      setViews(NO_METRICS);
    };
  }, [client, wanted, token]);
  return views;
}

const without = (views: MetricsViews, account: string): MetricsViews =>
  new Map([...views].filter(([id]) => id !== account));
