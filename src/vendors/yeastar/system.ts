import { z } from 'zod';
import { instantOfWall, wallTimeOf, type WallTime } from '../../modules/domain/local-intervals.js';
import { Words } from '../kit/wire-values.js';
import { VendorProtocolError } from '../port/errors.js';

const Word = Words.catch(undefined);
const Information = z.object({
  firmware_version: Word,
  system_time: Word,
  system_date_format: Word,
  system_time_format: Word,
});
/** `system/information`: the firmware, and how the PBX writes dates and times. */
export const SystemInformation = z
  .preprocess(
    (value) => (typeof value === 'object' && value !== null && 'data' in value ? (value.data ?? {}) : value),
    Information,
  )
  .transform((data) => ({
    firmware: data.firmware_version,
    time: data.system_time,
    dateFormat: data.system_date_format ?? 'YYYY/MM/DD',
    timeFormat: data.system_time_format ?? 'HH:mm:ss',
  }));
export type SystemInformation = z.output<typeof SystemInformation>;

/** `timezone/list`: the zone of the PBX, written as `UTC+8 Asia/Shanghai`. */
export const SystemZone = z
  .object({ data: z.array(z.object({ timezone: Word })).catch([]) })
  .transform(({ data: [first] }) => first?.timezone?.split(/\s+/).at(-1));

export type ApiVersion = 'v1.0' | 'v2.0';

/** From this firmware on (after the number of the edition: 37, 83 or 84), reports of new calls are below `openapi/v2.0`. */
const REPORTS_SINCE = [21, 0, 117];
/** Only from this one on can records be asked for by queue. */
const RECORDS_SINCE = [23, 0, 123];

/** Firmware that does not tell its version is taken for a recent one. */
function isSince(firmware: string | undefined, since: readonly number[]): boolean {
  const numbers = firmware?.split('.').slice(1).map(Number) ?? [];
  if (numbers.length < since.length || numbers.some(Number.isNaN)) return true;
  const differing = since.findIndex((number, at) => number !== numbers[at]);
  return differing === -1 || (numbers[differing] ?? 0) > (since[differing] ?? 0);
}

const QUARTER_HOUR_MS = 900_000;
const DAY_MS = 86_400_000;

/** What the requests for reports and records of a PBX depend on. */
export class YeastarSystem {
  readonly reports: ApiVersion;
  readonly hasRecords: boolean;
  private readonly order: readonly ('year' | 'month' | 'day')[];
  private readonly separator: string;
  private readonly isTwelveHours: boolean;

  constructor(
    private readonly information: SystemInformation,
    private readonly receivedAt: number,
  ) {
    const { firmware, dateFormat, timeFormat, time } = information;
    this.reports = isSince(firmware, REPORTS_SINCE) ? 'v2.0' : 'v1.0';
    this.hasRecords = isSince(firmware, RECORDS_SINCE);
    this.separator = /[^A-Z]/i.exec(dateFormat)?.[0] ?? '/';
    this.order = orderOf(dateFormat);
    // `hh:mm:ss A`, `hh:mm:ss PM`.
    this.isTwelveHours = /[ap]/i.test(timeFormat) || /[ap]m\s*$/i.test(time ?? '');
  }

  /**
   * The instant as the PBX wants to be asked for it.
   * @throws VendorProtocolError when its clock is in another zone: its days would be others than those asked for
   */
  stamp(at: number, zone: string): string {
    this.ensureZone(zone);
    const wall = wallTimeOf(at, zone);
    const digits = (value: number, length = 2) => String(value).padStart(length, '0');
    const date = this.order.map((part) => digits(wall[part], part === 'year' ? 4 : 2)).join(this.separator);
    const hour = this.isTwelveHours ? wall.hour % 12 || 12 : wall.hour;
    const time = [hour, wall.minute, wall.second].map((value) => digits(value)).join(':');
    return `${date} ${time}${this.isTwelveHours ? (wall.hour < 12 ? ' AM' : ' PM') : ''}`;
  }

  /** The instant that the PBX writes so, or in seconds since 1970; undefined where it cannot be read. */
  instantOf(text: string, zone: string): number | undefined {
    if (/^\d{10}$/.test(text)) return Number(text) * 1_000;
    const wall = this.wallOf(text);
    return wall === undefined ? undefined : instantOfWall(wall, zone);
  }

  private wallOf(text: string): WallTime | undefined {
    const [, first, second, third, hour, minute, seconds, half] =
      /^(\d{1,4})\D(\d{1,2})\D(\d{1,4})[ T]+(\d{1,2}):(\d\d):(\d\d)\s*([ap]m)?$/i.exec(text.trim()) ?? [];
    if (first === undefined || third === undefined) return undefined;
    const order = first.length === 4 ? (['year', 'month', 'day'] as const) : this.order;
    const date = { year: 0, month: 0, day: 0 };
    [first, second, third].forEach((value, at) => (date[order[at] ?? 'day'] = Number(value)));
    const late = half?.toLowerCase() === 'pm' ? 12 : 0;
    const wall = {
      ...date,
      hour: half === undefined ? Number(hour) : (Number(hour) % 12) + late,
      ...{ minute: Number(minute), second: Number(seconds) },
    };
    return wall.year > 1970 && instantOfWall(wall, 'UTC') !== undefined ? wall : undefined;
  }

  /** A clock that is wrong by more than a day says nothing of its zone. */
  private ensureZone(zone: string): void {
    const shown = this.wallOf(this.information.time ?? '');
    const [shownMs, expectedMs] = [shown, wallTimeOf(this.receivedAt, zone)].map(
      (wall) => wall && instantOfWall(wall, 'UTC'),
    );
    if (shownMs === undefined || expectedMs === undefined) return;
    const quarters = Math.round((shownMs - expectedMs) / QUARTER_HOUR_MS);
    if (quarters === 0 || Math.abs(shownMs - this.receivedAt) > DAY_MS) return;
    throw new VendorProtocolError(
      `The clock of the PBX shows ${this.information.time}, which is not the time in ${zone}: give the account the zone of the PBX`,
      'system_time',
    );
  }
}

function orderOf(format: string): ('year' | 'month' | 'day')[] {
  const at = (letter: string) => format.toUpperCase().indexOf(letter);
  if (['Y', 'M', 'D'].some((letter) => at(letter) === -1)) return ['year', 'month', 'day'];
  const parts = [
    ['year', at('Y')],
    ['month', at('M')],
    ['day', at('D')],
  ] as const;
  return [...parts].sort(([, a], [, b]) => a - b).map(([part]) => part);
}
