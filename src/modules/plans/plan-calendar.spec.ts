import { FloorError } from '../domain/problem.js';
import { readCalendarPlan } from './plan-calendar.js';

const NOW = Date.UTC(2026, 10, 29, 12);
const READING = { zone: 'Europe/Berlin', now: NOW };
const DAY_MS = 86_400_000;

const calendar = (...events: string[][]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Example//Plans//EN',
    ...events.flatMap((lines, nth) => [
      'BEGIN:VEVENT',
      `UID:${nth}@example.com`,
      'DTSTAMP:20261101T000000Z',
      ...lines,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

describe('a plan as iCalendar', () => {
  it('is read with its times in UTC, in a zone, or without one, and with a duration', async () => {
    const text = calendar(
      [
        'SUMMARY:Work',
        'ATTENDEE;CN=Ada Lovelace:mailto:ada@example.com',
        'DTSTART:20261130T080000Z',
        'DTEND:20261130T160000Z',
      ],
      [
        'SUMMARY:Lunch',
        'ATTENDEE:mailto:ada@example.com',
        'DTSTART;TZID=America/New_York:20261130T060000',
        'DURATION:PT45M',
      ],
      [
        'SUMMARY:Training',
        'ATTENDEE:mailto:ada@example.com',
        'ATTENDEE:mailto:1005@example.com',
        'DTSTART:20261201T090000',
        'DTEND:20261201T100000',
      ],
    );
    const { entries, refused } = await readCalendarPlan(text, READING);
    expect(refused).toEqual([]);
    expect(entries).toEqual([
      {
        names: ['Ada Lovelace', 'ada@example.com', 'ada'],
        ...{ from: Date.UTC(2026, 10, 30, 8), to: Date.UTC(2026, 10, 30, 16), activity: 'Work' },
      },
      {
        names: ['ada@example.com', 'ada'],
        ...{ from: Date.UTC(2026, 10, 30, 11), to: Date.UTC(2026, 10, 30, 11, 45), activity: 'Lunch' },
      },
      ...['ada', '1005'].map((name) => ({
        names: [`${name}@example.com`, name],
        ...{ from: Date.UTC(2026, 11, 1, 8), to: Date.UTC(2026, 11, 1, 9), activity: 'Training' },
      })),
    ]);
  });

  it('counts a series as far as plans are kept, with its exceptions and the change of the clock', async () => {
    const text = calendar([
      ...[
        'SUMMARY:Work',
        'DTSTART;TZID=Europe/Berlin:20261026T090000',
        'DTEND;TZID=Europe/Berlin:20261026T170000',
      ],
      ...['RRULE:FREQ=WEEKLY;BYDAY=MO', 'EXDATE;TZID=Europe/Berlin:20261130T090000'],
    ]).replace(
      'END:VCALENDAR',
      [
        ...['BEGIN:VEVENT', 'UID:0@example.com', 'DTSTAMP:20261101T000000Z', 'SUMMARY:Training'],
        ...['RECURRENCE-ID;TZID=Europe/Berlin:20261207T090000', 'DTSTART;TZID=Europe/Berlin:20261208T100000'],
        ...['DTEND;TZID=Europe/Berlin:20261208T110000', 'END:VEVENT', 'END:VCALENDAR'],
      ].join('\r\n'),
    );
    const { entries } = await readCalendarPlan(text, { ...READING, agent: '1004' });
    expect(entries[0]).toEqual({
      names: ['1004'],
      // October 26 is more than 31 days ago.
      ...{ from: Date.UTC(2026, 10, 2, 8), to: Date.UTC(2026, 10, 2, 16), activity: 'Work' },
    });
    expect(entries.find(({ activity }) => activity === 'Training')).toMatchObject({
      from: Date.UTC(2026, 11, 8, 9),
      to: Date.UTC(2026, 11, 8, 10),
    });
    const starts = entries.map(({ from }) => from);
    expect(starts).not.toContain(Date.UTC(2026, 10, 30, 8));
    expect(starts).not.toContain(Date.UTC(2026, 11, 7, 8));
    expect(Math.max(...starts)).toBeLessThanOrEqual(NOW + 92 * DAY_MS);
    expect(entries).toHaveLength(17);
  });

  it('takes all-day events by the local day, and leaves out what is cancelled', async () => {
    const text = calendar(
      ['SUMMARY:Vacation', 'DTSTART;VALUE=DATE:20261201', 'DTEND;VALUE=DATE:20261203'],
      ['SUMMARY:Work', 'STATUS:CANCELLED', 'DTSTART:20261130T080000Z', 'DTEND:20261130T160000Z'],
    );
    expect((await readCalendarPlan(text, { ...READING, agent: '7' })).entries).toEqual([
      { names: ['7'], from: Date.UTC(2026, 10, 30, 23), to: Date.UTC(2026, 11, 2, 23), activity: 'Vacation' },
    ]);
  });

  it('keeps what can be read, and says event by event what cannot', async () => {
    const text = calendar(
      ['SUMMARY:Work', 'DTSTART:20261130T080000Z', 'DTEND:20261130T160000Z'],
      ['ATTENDEE:mailto:a@example.com', 'DTSTART:20261130T080000Z', 'DTEND:20261130T160000Z'],
      ['SUMMARY:Work', 'ATTENDEE:mailto:a@example.com', 'DTSTART:20261130T080000Z', 'DTEND:20261130T160000Z'],
      ['SUMMARY:Work', 'ATTENDEE:mailto:a@example.com', 'DTSTART:20261130T080000', 'DTEND:20261130T160000'],
    );
    const { entries, refused } = await readCalendarPlan(text, { now: NOW });
    expect(entries).toHaveLength(1);
    expect(refused).toEqual([
      { row: 1, problem: 'names no agent: add ATTENDEE to the event, or agent= to the address' },
      { row: 2, problem: 'has no activity, or one of more than 100 characters' },
      { row: 4, problem: 'cannot be read: a time has no zone; add zone=Europe/Berlin to the address' },
    ]);
  });

  it.each([
    ['agent,from,to,activity', /is no iCalendar/],
    ['BEGIN:VEVENT\r\nEND:VEVENT', /is no iCalendar: it begins with/],
  ])('is refused whole when it is no calendar', async (text, message) => {
    const read = readCalendarPlan(text, { ...READING, agent: '7' });
    await expect(read).rejects.toThrow(FloorError);
    await expect(read).rejects.toThrow(message);
  });

  it('refuses a series that recurs every second', async () => {
    const text = calendar([
      'SUMMARY:Work',
      'DTSTART:20260101T080000Z',
      'DURATION:PT1S',
      'RRULE:FREQ=SECONDLY',
    ]);
    expect(await readCalendarPlan(text, { ...READING, agent: '7' })).toEqual({
      entries: [],
      refused: [{ row: 1, problem: 'cannot be read: it recurs more often than once a day' }],
    });
  });
});
