import type { AccountConfig } from '../modules/config/floor-config.js';
import { metricsSettings } from '../modules/config/metrics-settings.js';
import { localDay } from '../modules/domain/local-intervals.js';
import type { Reading, Roster } from '../modules/domain/reading.js';
import type { PollTicket } from '../modules/floor/floor-write.js';
import type { TotalsWrite } from '../modules/floor/totals-record.js';
import type { AccountVendor } from '../modules/vendor-accounts/account-vendors.js';
import type { PollTarget, TotalsRequest } from '../vendors/port/vendor.js';
import { isMoreDue, nextAsked, progressAfter, SOON_MS, type AskedInterval } from './totals-schedule.js';

/** What one poll of totals is asked for. */
export interface AskedTotals {
  interval: AskedInterval;
  request: TotalsRequest;
}

interface TotalsRun {
  account: AccountVendor;
  target: PollTarget;
  ticket: PollTicket;
  asked?: AskedTotals;
}

/** Nothing for targets of other cadences. */
export function askedOf(
  { config }: AccountVendor,
  { cadence, queue }: PollTarget,
  { totals }: PollTicket,
  roster: Roster | undefined,
): { asked?: AskedTotals } {
  if (cadence !== 'totals') return {};
  const { zone, dayStartsAt, shortAbandonSeconds, targetSeconds } = metricsSettings(
    config,
    queue,
    roster?.zone,
  );
  const now = Date.now();
  const { from: dayStart } = localDay(now, zone, dayStartsAt);
  const interval = nextAsked(now, dayStart, config.record === true, totals);
  const { from, to } = interval;
  const request = { from, to, zone, shortAbandonSeconds, targetSeconds, ...ofQueues(config.queues) };
  return { asked: { interval, request } };
}

function ofQueues(queues: AccountConfig['queues'] = []): Pick<TotalsRequest, 'shortAbandonSecondsOf'> {
  const own = queues.flatMap(({ id, shortAbandonSeconds: seconds }) =>
    seconds === undefined ? [] : [[id, seconds] as const],
  );
  return own.length === 0 ? {} : { shortAbandonSecondsOf: Object.fromEntries(own) };
}

/** What the commit of such a poll writes beside its reading; undefined for targets of other cadences. */
export function totalsWrite(
  { target, ticket, asked }: TotalsRun,
  { at, totals, extras = {} }: Reading,
): TotalsWrite | undefined {
  if (asked === undefined) return undefined;
  const { interval } = asked;
  const isMissing = target.extra !== undefined && typeof extras[target.extra] === 'object';
  return {
    progress: progressAfter(interval, ticket.totals, !isMissing),
    ...(totals !== undefined && { told: { at, totals, closed: interval.closed } }),
  };
}

/** Whether the next poll must not wait for its turn. */
export function isSoon({ account }: TotalsRun, totals: TotalsWrite | undefined, now: number): boolean {
  return totals !== undefined && isMoreDue(now, account.config.record === true, totals.progress);
}

/** Spread, so that the targets of an account do not follow each other as one. */
export const soon = (now: number): number => now + Math.round(SOON_MS * (0.5 + Math.random() / 2));
