import { Temporal } from 'temporal-polyfill';
import type { Interval } from './totals.js';

/** Minutes, or the local day. */
export type IntervalLength = 15 | 30 | 60 | 'day';

/** An interval on the local clock of its zone. `from`, in UTC, tells the two passes of a repeated hour apart. */
export interface LocalInterval extends Interval {
  zone: string;
}

/** A zone, and since when it is that of the account or queue; epoch ms. */
export interface ZoneSince {
  zone: string;
  from: number;
}

/** A date and time of day as a clock on the wall shows it; months from 1. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

export const MIDNIGHT = '00:00';
const MINUTE_MS = 60_000;

/** Whether it is the IANA name of a zone, such as `Europe/Berlin`. */
export function isZone(name: string): boolean {
  try {
    return name.length > 0 && !/^[+-]/.test(name) && clockOf(0, name).timeZoneId !== '';
  } catch {
    // Temporal throws RangeError for a name that it does not know.
    return false;
  }
}

/**
 * The intervals that begin in the range, oldest first, without gaps. Edges are where the local clock shows a multiple of the
 * length, and where it jumps: a day has 23, 24 or 25 hours, and a zone that shifts by half an hour has an hour of half the length.
 * @param dayStartsAt local time `HH:MM` at which days begin; one that the clock skips is where it jumps
 */
export function localIntervals(
  { from, to }: Interval,
  length: IntervalLength,
  zone: string,
  dayStartsAt = MIDNIGHT,
): LocalInterval[] {
  const intervals: LocalInterval[] = [];
  let at = edgeAtOrBefore(from, length, zone, dayStartsAt);
  while (at < to) {
    const end = edgeAfter(at, length, zone, dayStartsAt);
    if (at >= from) intervals.push({ from: at, to: end, zone });
    at = end;
  }
  return intervals;
}

/** As `localIntervals`, where the zone changes: a change closes the interval there, and the next one begins in the new zone. */
export function localIntervalsOf(
  range: Interval,
  length: IntervalLength,
  zones: readonly ZoneSince[],
  dayStartsAt = MIDNIGHT,
): LocalInterval[] {
  return zones.flatMap(({ zone, from }, index) => {
    const [start, until] = [index === 0 ? -Infinity : from, zones[index + 1]?.from ?? Infinity];
    const part = { from: Math.max(range.from, start), to: Math.min(range.to, until) };
    if (part.from >= part.to) return [];
    const begun = part.from === start ? localIntervalAt(start, length, zone, dayStartsAt) : undefined;
    // The one that the change cuts begins at the change.
    const cut = begun !== undefined && begun.from < start ? [{ ...begun, from: start }] : [];
    return [...cut, ...localIntervals(part, length, zone, dayStartsAt)].map((interval) => ({
      ...interval,
      to: Math.min(interval.to, until),
    }));
  });
}

/** The interval that holds an instant. */
export function localIntervalAt(
  at: number,
  length: IntervalLength,
  zone: string,
  dayStartsAt = MIDNIGHT,
): LocalInterval {
  const from = edgeAtOrBefore(at, length, zone, dayStartsAt);
  return { from, to: edgeAfter(from, length, zone, dayStartsAt), zone };
}

/** The local day that holds an instant. */
export const localDay = (at: number, zone: string, dayStartsAt = MIDNIGHT): LocalInterval =>
  localIntervalAt(at, 'day', zone, dayStartsAt);

/**
 * What a clock in the zone shows at an instant, epoch ms.
 * @throws RangeError when there is no such zone
 */
export function wallTimeOf(at: number, zone: string): WallTime {
  const { year, month, day, hour, minute, second } = clockOf(at, zone);
  return { year, month, day, hour, minute, second };
}

/**
 * The instant at which a clock in the zone shows it, epoch ms: the earlier one where the clock shows it twice, and where it is
 * put forward over it, the instant that lies as far behind the change. Undefined for a date or time that there is not, such as
 * February 30.
 */
export function instantOfWall(wall: WallTime, zone: string): number | undefined {
  const { month, day, hour, minute, second } = wall;
  if (month < 1 || day < 1) return undefined;
  // What lies beyond is put at the edge.
  const time = Temporal.PlainDateTime.from({ ...wall });
  const isReal = time.month === month && time.day === day && time.hour === hour;
  if (!isReal || time.minute !== minute || time.second !== second) return undefined;
  return time.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** The day of the week, 1 is Monday, so many days after the local date of an instant. */
export const weekdayAfter = (at: number, days: number, zone: string): number =>
  dateAfter(at, days, zone).dayOfWeek;

/**
 * When the local clock shows a time so many days after the local date of an instant, epoch ms.
 * @param time `HH:MM`; of one that the clock skips that day, the instant at which it does
 */
export function clockAfter(at: number, days: number, time: string, zone: string): number {
  const shown = dateAfter(at, days, zone).toZonedDateTime({ timeZone: zone, plainTime: time });
  if (shown.toPlainTime().equals(time)) return shown.epochMilliseconds;
  // The next millisecond: a skip at this very instant is one before it.
  const skip = shown.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  return skip?.epochMilliseconds ?? shown.epochMilliseconds;
}

const dateAfter = (at: number, days: number, zone: string): Temporal.PlainDate =>
  clockOf(at, zone).toPlainDate().add({ days });

function edgeAtOrBefore(at: number, length: IntervalLength, zone: string, dayStartsAt: string): number {
  if (length === 'day') {
    const start = clockAfter(at, 0, dayStartsAt, zone);
    return start <= at ? start : clockAfter(at, -1, dayStartsAt, zone);
  }
  const local = clockOf(at, zone);
  const sinceMultiple = (local.minute % length) * MINUTE_MS + local.second * 1_000 + local.millisecond;
  const jump = local.getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity;
  const jumpsNow = clockOf(at - 1, zone).offsetNanoseconds !== local.offsetNanoseconds;
  return jumpsNow ? at : Math.max(at - sinceMultiple, jump);
}

/** @param edge an edge */
function edgeAfter(edge: number, length: IntervalLength, zone: string, dayStartsAt: string): number {
  if (length === 'day') {
    // The day that begins here may have the date of the day before, where its start is skipped.
    const next = [0, 1, 2].map((days) => clockAfter(edge, days, dayStartsAt, zone));
    return next.find((start) => start > edge) ?? edge;
  }
  const local = clockOf(edge, zone);
  const untilMultiple = (length - (local.minute % length)) * MINUTE_MS;
  const jump = local.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity;
  return Math.min(edge + untilMultiple - local.second * 1_000 - local.millisecond, jump);
}

function clockOf(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
