import type { TargetHealth } from '../modules/domain/freshness.js';
import { POLL_SHARE } from '../modules/vendor-accounts/gcra.js';
import type { PollPlan } from './poll-plans.js';
import { healthyIntervalMs, type PollIntervals } from './poll-schedule.js';

/** Shorter waits are not worth a sentence, and the end of longer ones is said in steps of this. */
const STEP_SECONDS = 5;

/** The requests a minute that the polls of a plan make while all its queues are followed. */
export function requestDemand(plan: PollPlan, intervals: PollIntervals): number {
  const perMinute = [...plan.values()].map(
    ({ cadence, requests }) => (requests * 60_000) / healthyIntervalMs(cadence, intervals, true),
  );
  return Math.ceil(perMinute.reduce((sum, requests) => sum + requests, 0));
}

/** Polls leave a fifth of the budget to commands. */
export const canCarry = (demand: number, requestsPerMinute: number): boolean =>
  demand <= POLL_SHARE * requestsPerMinute;

/** A budget that cannot carry the polls of an account, and what would. */
export function tooSmall(account: string, demand: number, requestsPerMinute: number): string {
  const number = (value: number): string => value.toLocaleString('en-US');
  return (
    `${account}: our own budget of ${number(requestsPerMinute)} requests a minute is too small for its polls, which make ` +
    `${number(demand)} while all queues are followed; set budget.requestsPerMinute to ` +
    `${number(Math.ceil(demand / POLL_SHARE))} or as far as the vendor allows, or raise poll.baseMs`
  );
}

/** Why an account is still starting, and how long its budget needs for the rest; for people. */
export function startingReason(
  plan: PollPlan,
  records: Iterable<TargetHealth>,
  requestsPerMinute: number,
): string {
  const unread = new Set(
    [...records].filter(({ polledAt }) => polledAt === undefined).map(({ target }) => target),
  );
  const fast = [...plan.values()].filter(({ cadence }) => cadence === 'fast');
  if (fast.length > 0) {
    const left = fast.filter(({ id }) => unread.has(id));
    const requests = left.reduce((sum, target) => sum + target.requests, 0);
    const read = `${fast.length - left.length} of ${fast.length} have been read`;
    return `The queues are read for the first time: ${read}${lasting(requests, requestsPerMinute)}.`;
  }
  const expected = Math.max(0, ...[...records].map(({ expectedRequests = 0 }) => expectedRequests));
  return `The list of queues is read for the first time${lasting(expected, requestsPerMinute)}.`;
}

function lasting(requests: number, requestsPerMinute: number): string {
  const seconds =
    STEP_SECONDS * Math.round((requests * 60) / (POLL_SHARE * requestsPerMinute) / STEP_SECONDS);
  if (seconds === 0) return '';
  const budget = requestsPerMinute.toLocaleString('en-US');
  return `; ${requests} requests take about ${seconds} s at a budget of ${budget} a minute`;
}
