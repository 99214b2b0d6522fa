import type { Interval } from '../modules/domain/totals.js';
import type { TotalsProgress } from '../modules/floor/totals-record.js';

/** Every time zone is a whole number of these from UTC. */
export const QUARTER_MS = 900_000;
/** A phone system may still write calls of an interval that has ended. */
const LATE_WRITERS_MS = 120_000;
/** Quarter hours that ended earlier than this are not asked for any more: a gap that coverage shows. */
const BACKLOG_MS = 3 * 3_600_000;
/** After a poll for a closed quarter hour, until the one for today. */
export const SOON_MS = 5_000;

/** What a poll of totals is for. */
export interface AskedInterval extends Interval {
  /** A quarter hour that has ended, and not the day so far. */
  closed: boolean;
}

/**
 * The interval that the next poll is for: a closed quarter hour that was not answered yet, the oldest first, and otherwise
 * the day so far. Two polls in a row are never for closed ones, so that the day goes on.
 * @param isRecorded closed quarter hours are kept
 * @param dayStart when the account's day began, epoch ms
 */
export function nextAsked(
  now: number,
  dayStart: number,
  isRecorded: boolean,
  progress: TotalsProgress | undefined,
): AskedInterval {
  const closed = isRecorded && progress?.last === 'today' ? closedQuarter(now, progress) : undefined;
  return closed ?? { from: dayStart, to: now, closed: false };
}

/** @param answered the vendor told what it was asked */
export function progressAfter(
  asked: AskedInterval,
  before: TotalsProgress | undefined,
  answered: boolean,
): TotalsProgress {
  const { last: _last, failing: _failing, ...rest } = before ?? { last: 'today' };
  if (!asked.closed) return { ...before, last: 'today' };
  return answered ? { frozenTo: asked.to, last: 'closed' } : { ...rest, last: 'closed', failing: true };
}

/** Whether the next poll comes soon: there is more to ask for than the day so far, or that has waited for a closed one. */
export function isMoreDue(now: number, isRecorded: boolean, progress: TotalsProgress): boolean {
  if (progress.last === 'closed') return true;
  return isRecorded && progress.failing === undefined && closedQuarter(now, progress) !== undefined;
}

function closedQuarter(now: number, { frozenTo }: TotalsProgress): AskedInterval | undefined {
  const latest = quarterStart(now - LATE_WRITERS_MS);
  // What ended before the account was asked for the first time is not made up for.
  const first = frozenTo === undefined ? latest : frozenTo + QUARTER_MS;
  const to = Math.max(first, quarterStart(now - BACKLOG_MS));
  return to > latest ? undefined : { from: to - QUARTER_MS, to, closed: true };
}

const quarterStart = (at: number): number => Math.floor(at / QUARTER_MS) * QUARTER_MS;
