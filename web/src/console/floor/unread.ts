import type { FloorViews } from '../../shared/floor-topics.js';
import type { AccountNames } from './floor-rows.js';

/** Names of the accounts that were not read yet, at least not all of them; one that may not be seen is none of them. */
export function unreadIn({ accounts }: FloorViews, names: AccountNames): string[] {
  return [...accounts]
    .filter(([, { freshness, refusal, state }]) => freshness.polledAt === undefined && !(refusal && !state))
    .map(([account]) => names.get(account) ?? account);
}

/** Callers that wait anywhere; undefined: not known, since nothing was read yet. */
export function waitingIn({ accounts }: FloorViews): number | undefined {
  const views = [...accounts.values()];
  const queues = views.flatMap(({ state }) => Object.values(state?.queues ?? {}));
  if (queues.length === 0 && views.every(({ freshness }) => freshness.polledAt === undefined))
    return undefined;
  return queues.reduce((sum, queue) => sum + queue.waiting, 0);
}
