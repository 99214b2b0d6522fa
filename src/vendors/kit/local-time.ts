/** A date and time of day as a clock on the wall shows it; months from 1. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError when there is no such zone */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  FORMATS.set(timeZone, format);
  return format;
}

/** What a clock in the zone shows at an instant, epoch ms. */
export function wallTimeOf(at: number, zone: string): WallTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return {
    ...{ year: of('year'), month: of('month'), day: of('day') },
    ...{ hour: of('hour'), minute: of('minute'), second: of('second') },
  };
}

/** The instant at which a clock in UTC shows it. */
export const asUtc = ({ year, month, day, hour, minute, second }: WallTime): number =>
  Date.UTC(year, month - 1, day, hour, minute, second);

/**
 * The instant at which a clock in the zone shows it, epoch ms: the earlier one where the clock shows it twice, and where it
 * is put forward over it, the instant that lies as far behind the change.
 */
export function instantOfWall(wall: WallTime, zone: string): number {
  const utc = asUtc(wall);
  const offsetAt = (at: number) => asUtc(wallTimeOf(at, zone)) - at;
  // No zone changes twice within two days.
  const candidates = [utc - offsetAt(utc - 86_400_000), utc - offsetAt(utc + 86_400_000)] as const;
  return candidates.find((at) => asUtc(wallTimeOf(at, zone)) === utc) ?? candidates[0];
}
