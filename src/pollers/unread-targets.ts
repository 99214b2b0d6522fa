import type { TargetHealth } from '../modules/domain/freshness.js';
import type { PollTarget } from '../vendors/vendor.js';
import type { PollPlan } from './poll-plans.js';

/**
 * Planned targets that are not on record yet, as long as the account starts. Without them its first queues would stand
 * for all of them, and it would be called live while most of it was never read. A queue that is added later is no
 * reason to call the account anything else.
 */
export function unreadTargets(plan: PollPlan, records: readonly TargetHealth[]): PollTarget[] {
  if (records.some(({ cadence, polledAt }) => cadence === 'fast' && polledAt !== undefined)) return [];
  const known = new Set(records.map(({ target }) => target));
  return [...plan.values()].filter(({ id }) => !known.has(id));
}

/** The record of a target before its first poll. */
export function unreadHealth(
  { id, cadence, queue }: PollTarget,
  intervalMs: number,
  now: number,
): TargetHealth {
  return { target: id, cadence, ...(queue !== undefined && { queue }), nextDueAt: now, intervalMs };
}
