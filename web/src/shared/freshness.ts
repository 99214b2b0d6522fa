import type { Freshness, ShownFreshness, Source, SourceState } from '../../../client/index.js';
import { COMMON } from '../texts/common.js';
import { age } from './duration.js';
import { dateFormat } from './formats.js';

type ThrottledBy = NonNullable<Source['throttledBy']>;

/** In any other state the rows are out of date. */
const RELIABLE = new Set<SourceState>(['live', 'late', 'throttled']);

/** A shorter loss of the connection is not reported: it is reconnected automatically, and the age stays correct. */
const SILENCE_MS = 15_000;

/** From here on the age in seconds says less than the time of day at which the data stopped. */
const SAY_SINCE_WHEN_MS = 60_000;

export interface Reliability {
  /** `reconnecting`: the line was lost a moment ago, and what is shown is hardly older than it always is. */
  state: SourceState | 'reconnecting';
  /** False: last known, no longer to be acted upon. */
  reliable: boolean;
  /** The instant the rows speak for: ages of what is no longer known stop there instead of ticking on. */
  asOf: number;
}

/** How far rows of this freshness can be relied on at the server's instant `now`. */
export function reliabilityOf(freshness: ShownFreshness, now: number): Reliability {
  const { state, polledAt, saidBy } = freshness;
  const remembered = saidBy === 'client' && state === 'stale';
  if (remembered && polledAt !== undefined && now - polledAt < SILENCE_MS)
    return { state: 'reconnecting', reliable: true, asOf: now };
  const reliable = RELIABLE.has(state);
  return { state, reliable, asOf: reliable ? now : Math.min(now, polledAt ?? now) };
}

/** @param throttledBy of the state `throttled`, where it is known */
export function stateWords(state: Reliability['state'], throttledBy?: ThrottledBy): string {
  if (state === 'reconnecting') return COMMON.reconnecting;
  return state === 'throttled' && throttledBy !== undefined
    ? COMMON.throttledBy[throttledBy]
    : COMMON.source[state];
}

/** `12 s old`, or `no data from HQ since 14:02`. */
export function ageWords({ polledAt }: Freshness, name: string, now: number, zone?: string): string {
  if (polledAt === undefined) return COMMON.noDataYet({ names: name });
  if (now - polledAt < SAY_SINCE_WHEN_MS) return COMMON.old({ age: age(now - polledAt) });
  return COMMON.noDataSince({ name, time: timeOf(polledAt, now, zone) });
}

/** Whether numbers are to be relied on, as a sign beside the words. `slow`: yes, and they are older than they should be. */
export function trustOf({ state, reliable }: Reliability): 'live' | 'slow' | 'old' {
  if (!reliable) return 'old';
  return state === 'live' ? 'live' : 'slow';
}

/** `12 s old`; undefined from a minute on, when the time of day says more. */
export const youngAge = ({ polledAt }: Freshness, now: number): string | undefined =>
  polledAt === undefined || now - polledAt >= SAY_SINCE_WHEN_MS
    ? undefined
    : COMMON.old({ age: age(now - polledAt) });

/** One sentence, for a public room too: `No answer from HQ since 14:02`. */
export function outageWords(
  state: Reliability['state'],
  { polledAt }: Freshness,
  name: string,
  now: number,
  zone?: string,
): string {
  if (state === 'auth-failed') return COMMON.outage.login({ name, time: since(polledAt, now, zone) });
  if (polledAt === undefined) return COMMON.outage.nothingYet({ name });
  return state === 'stale'
    ? COMMON.outage.noNews({ name, time: since(polledAt, now, zone) })
    : COMMON.outage.noAnswer({ name, time: since(polledAt, now, zone) });
}

const since = (instant: number | undefined, now: number, zone?: string): string | undefined =>
  instant === undefined ? undefined : timeOf(instant, now, zone);

const TIME = { hour: '2-digit', minute: '2-digit' } as const;

/** Making a format costs more than using it. */
const formats = new Map<string | undefined, ReturnType<typeof formatsIn>>();
const formatsIn = (timeZone: string | undefined) => ({
  day: dateFormat({ dateStyle: 'short', timeZone }),
  time: dateFormat({ ...TIME, timeZone }),
  dayAndTime: dateFormat({ month: 'short', day: 'numeric', ...TIME, timeZone }),
});

/** With the day when it is not today. `zone`: an IANA name; undefined: the screen's own. */
export function timeOf(instant: number, now: number, zone?: string): string {
  const { day, time, dayAndTime } = formats.get(zone) ?? formatsIn(zone);
  formats.set(zone, { day, time, dayAndTime });
  return (day.format(instant) === day.format(now) ? time : dayAndTime).format(instant);
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // a RangeError
  }
}
