import { useEffect, useState } from 'preact/hooks';
import type { Following, MetricsDocument } from '../../../client/index.js';
import type { PageClient } from './page-client.js';

/** The interval metrics of accounts, as far as they are known. */
export type MetricsViews = ReadonlyMap<string, MetricsDocument>;

export const NO_METRICS: MetricsViews = new Map();

/** Follows the interval metrics of these accounts as long as the component lives; none costs nothing. */
export function useMetrics(client: PageClient, accounts: readonly string[]): MetricsViews {
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
