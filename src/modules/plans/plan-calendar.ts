import { setImmediate } from 'node:timers/promises';
import ICAL from 'ical.js';
import { z } from 'zod';
import { instantOfWall, isZone } from '../domain/local-intervals.js';
import { FloorError } from '../domain/problem.js';
import {
  AHEAD_DAYS,
  checkedEntry,
  KEPT_DAYS,
  MOST_ENTRIES,
  type ReadingPlan,
  type ReadPlan,
} from './plan-rows.js';

type Event = InstanceType<typeof ICAL.Event>;
type Component = InstanceType<typeof ICAL.Component>;
type Time = InstanceType<typeof ICAL.Time>;

const DAY_MS = 86_400_000;
/** Of all events together: a series that began years ago is gone through from its beginning. */
const MOST_OCCURRENCES = MOST_ENTRIES;
/** How far an exception may be moved, and how long an entry may last. */
const MOVED_MS = 62 * DAY_MS;
const TOO_OFTEN: ReadonlySet<string> = new Set(['SECONDLY', 'MINUTELY', 'HOURLY']);
const Text = z.string().catch('');
/** The library declares these without their types. */
const Frequencies = z.record(z.string(), z.unknown());
const Occurrence = z.object({
  item: z.instanceof(ICAL.Event),
  startDate: z.instanceof(ICAL.Time),
  endDate: z.instanceof(ICAL.Time),
});

export interface ReadingCalendar extends ReadingPlan {
  /** Whose calendar it is; absent: that of the attendees of each event. */
  agent?: string;
}

/**
 * A calendar (iCalendar, RFC 5545) with an event for each entry: `SUMMARY` is the activity, each `ATTENDEE` an agent. Series count with
 * their exceptions as far as plans are kept; cancelled events are left out. Rejects with `bad-request` for what is no calendar, and
 * where its series have more occurrences than one import may.
 */
export async function readCalendarPlan(text: string, reading: ReadingCalendar): Promise<ReadPlan> {
  const plan: ReadPlan = { entries: [], refused: [] };
  const calendar = new PlanCalendar(reading);
  for (const [index, event] of eventsOf(text).entries()) {
    // A long calendar holds nothing else up.
    await setImmediate();
    try {
      const read = calendar.entriesOf(event);
      plan.entries.push(...read.flatMap((one) => (typeof one === 'string' ? [] : one)));
      const problem = read.find((one) => typeof one === 'string');
      if (problem !== undefined) plan.refused.push({ row: index + 1, problem });
    } catch (error) {
      if (error instanceof FloorError) throw error;
      // The library throws what it has against a value.
      const said = error instanceof Error ? error.message : String(error);
      plan.refused.push({ row: index + 1, problem: `cannot be read: ${said.slice(0, 200)}` });
    }
  }
  return plan;
}

/** Events and series; the exceptions of a series belong to it. */
function eventsOf(text: string): Event[] {
  const all = componentsOf(text).flatMap((calendar) => calendar.getAllSubcomponents('vevent'));
  const uidOf = (event: Component): string => Text.parse(event.getFirstPropertyValue('uid'));
  const isException = (event: Component): boolean => event.hasProperty('recurrence-id');
  const series = new Set(all.filter((event) => !isException(event)).map(uidOf));
  return all
    .filter((event) => !isException(event) || !series.has(uidOf(event)))
    .map((event) => {
      const uid = uidOf(event);
      const exceptions = all.filter((other) => isException(other) && uid !== '' && uidOf(other) === uid);
      return new ICAL.Event(event, { exceptions: isException(event) ? [] : exceptions });
    });
}

function componentsOf(text: string): Component[] {
  try {
    const parsed: unknown = ICAL.parse(text);
    // Several calendars in one file are an array of them.
    const all = z.array(z.array(z.unknown())).safeParse(parsed).data ?? [z.array(z.unknown()).parse(parsed)];
    const calendars = all.map((jCal) => new ICAL.Component(jCal));
    if (calendars.every(({ name }) => name === 'vcalendar') && calendars.length > 0) return calendars;
  } catch (error) {
    throw new FloorError('bad-request', 'body: is no iCalendar', { cause: error });
  }
  throw new FloorError('bad-request', 'body: is no iCalendar: it begins with something else than VCALENDAR');
}

/** Reads the events of one import. */
class PlanCalendar {
  private left = MOST_OCCURRENCES;
  private readonly from: number;
  private readonly to: number;

  constructor(private readonly reading: ReadingCalendar) {
    this.from = reading.now - KEPT_DAYS * DAY_MS;
    this.to = reading.now + AHEAD_DAYS * DAY_MS;
  }

  /** Entries, and what is wrong with those that cannot be read. */
  entriesOf(event: Event): ReturnType<typeof checkedEntry>[] {
    if (!event.isRecurring()) return this.read(event, event.startDate, event.endDate);
    const frequencies = Object.keys(Frequencies.parse(event.getRecurrenceTypes()));
    if (frequencies.some((frequency) => TOO_OFTEN.has(frequency)))
      throw new Error('it recurs more often than once a day');
    const read: ReturnType<typeof checkedEntry>[] = [];
    const occurrences = event.iterator();
    for (let next = occurrences.next(); next as Time | undefined; next = occurrences.next()) {
      if (this.left === 0)
        throw new FloorError(
          'bad-request',
          `body: its series have more than ${MOST_OCCURRENCES} occurrences`,
        );
      this.left -= 1;
      // An exception may lie elsewhere, by not more than that.
      if (next.toUnixTime() * 1_000 < this.from - MOVED_MS) continue;
      const { item, startDate, endDate } = Occurrence.parse(event.getOccurrenceDetails(next));
      const begins = this.instantOf(item, startDate);
      if (this.instantOf(event, next) > this.to) break;
      if (this.instantOf(item, endDate) > this.from && begins <= this.to)
        read.push(...this.read(item, startDate, endDate));
    }
    return read;
  }

  private read(event: Event, start: Time, end: Time): ReturnType<typeof checkedEntry>[] {
    const { component } = event;
    if (Text.parse(component.getFirstPropertyValue('status')).toUpperCase() === 'CANCELLED') return [];
    const times = { from: this.instantOf(event, start), to: this.instantOf(event, end) };
    const activity = Text.parse(component.getFirstPropertyValue('summary'));
    const { agent, now } = this.reading;
    if (agent !== undefined) return [checkedEntry({ names: [agent], activity, ...times }, now)];
    const attendees = component.getAllProperties('attendee');
    if (attendees.length === 0)
      return ['names no agent: add ATTENDEE to the event, or agent= to the address'];
    return attendees.map((attendee) => {
      const address = Text.parse(attendee.getFirstValue()).replace(/^mailto:/i, '');
      const names = [Text.parse(attendee.getFirstParameter('cn')), address, address.split('@')[0] ?? ''];
      return checkedEntry({ names, activity, ...times }, now);
    });
  }

  /** Epoch ms. Throws where no zone is known. */
  private instantOf({ component }: Event, time: Time): number {
    const tzid = Text.parse(component.getFirstProperty('dtstart')?.getFirstParameter('tzid'));
    const isFloating = time.zone.tzid === 'floating';
    if (!isFloating && !isZone(tzid)) return time.toUnixTime() * 1_000;
    const zone = isZone(tzid) ? tzid : this.reading.zone;
    if (zone === undefined) throw new Error('a time has no zone; add zone=Europe/Berlin to the address');
    const { year, month, day, hour, minute, second } = time;
    const instant = instantOfWall({ year, month, day, hour, minute, second }, zone);
    if (instant === undefined) throw new Error(`${time.toString()} is no time that there is`);
    return instant;
  }
}
