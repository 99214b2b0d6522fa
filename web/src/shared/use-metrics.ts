import { useEffect, useState } from 'preact/hooks';
import type { AccountInfo, Following, MetricsDocument } from '../../../client/index.js';
import type { PageClient } from './page-client.js';

/** The interval metrics of accounts, as far as they are known. */
export type MetricsViews = ReadonlyMap<string, MetricsDocument>;

export const NO_METRICS: MetricsViews = new Map();

/** An account whose interval metrics may be followed: as a whole, or only those of these queues. */
export interface Measured {
  account: string;
  queues?: readonly string[];
}

/** What a login may see of the metrics of these accounts. */
export const measuredOf = (accounts: readonly Pick<AccountInfo, 'id' | 'queues'>[]): Measured[] =>
  accounts.map(({ id: account, queues }) => ({ account, ...(queues !== undefined && { queues }) }));

/** What the topics of a display name: `metrics/<account>` or `metrics/<account>/<queue>`. */
export function measuredBy(topics: readonly string[]): Measured[] {
  const queues = new Map<string, string[] | undefined>();
  for (const topic of topics) {
    const [, account, queue] = /^metrics\/([^/]+)(?:\/(.+))?$/s.exec(topic) ?? [];
    if (account === undefined) continue;
    const known = queues.has(account) ? queues.get(account) : [];
    queues.set(account, queue === undefined || known === undefined ? undefined : [...known, queue]);
  }
  return [...queues].map(([account, some]) => ({ account, ...(some !== undefined && { queues: some }) }));
}

/** The interval metrics as long as the component lives. Undefined: they are not shown, and cost nothing. */
export function useMetrics(client: PageClient, measured: readonly Measured[] = NONE): MetricsViews {
  const [views, setViews] = useState(NO_METRICS);
  const wanted = JSON.stringify(measured);
  useEffect(() => {
    let frame: number | undefined;
    const show = () => {
      frame = undefined;
      setViews(new Map(followed.flatMap(({ account, parts }) => viewOf(account, parts))));
    };
    const changed = () => (frame ??= requestAnimationFrame(show));
    const followed = measured.map(({ account, queues }) => ({
      account,
      parts: (queues === undefined
        ? [client.followMetrics?.(account, changed)]
        : queues.map((queue) => client.followQueueMetrics?.(account, queue, changed))
      ).flatMap((following) => following ?? []),
    }));
    return () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      for (const { parts } of followed) for (const following of parts) following.stop();
      setViews(NO_METRICS);
    };
  }, [client, wanted]);
  return views;
}

const NONE: readonly Measured[] = [];

function viewOf(
  account: string,
  parts: readonly Following<MetricsDocument>[],
): [account: string, MetricsDocument][] {
  const states = parts.flatMap(({ state }) => state ?? []);
  return states.length === 0 ? [] : [[account, together(states)]];
}

/** Queues of one account, as one document. */
export function together(parts: readonly MetricsDocument[]): MetricsDocument {
  const [first, ...others] = parts;
  if (first !== undefined && others.length === 0) return first;
  const of = (name: keyof MetricsDocument): MetricsDocument['today'] =>
    Object.assign({}, ...parts.map((part) => part[name])) as MetricsDocument['today'];
  return { today: of('today'), last30: of('last30'), agents: of('agents') };
}
