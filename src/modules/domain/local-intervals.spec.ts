import fc from 'fast-check';
import {
  isZone,
  localDay,
  localIntervals,
  localIntervalsOf,
  type IntervalLength,
} from './local-intervals.js';

const at = (text: string): number => Date.parse(text);
const MINUTE = 60_000;
const minutesOf = ({ from, to }: { from: number; to: number }): number => (to - from) / MINUTE;

describe('local days', () => {
  it.each([
    ['Europe/Berlin', '2026-10-25T10:00:00Z', '2026-10-24T22:00:00Z', 25, 100],
    ['Europe/Berlin', '2027-03-28T10:00:00Z', '2027-03-27T23:00:00Z', 23, 92],
    ['Europe/Berlin', '2026-11-29T10:00:00Z', '2026-11-28T23:00:00Z', 24, 96],
    ['Asia/Kathmandu', '2026-11-29T10:00:00Z', '2026-11-28T18:15:00Z', 24, 96],
    // Standard time begins at 02:00 on 5 April 2026, 15:00 UTC of the day before, and the clock goes back to 01:30.
    ['Australia/Lord_Howe', '2026-04-05T00:00:00Z', '2026-04-04T13:00:00Z', 24.5, 98],
    ['Australia/Lord_Howe', '2026-10-04T00:00:00Z', '2026-10-03T13:30:00Z', 23.5, 94],
    // The clock went from 00:00 to 01:00: the day began at 01:00.
    ['America/Sao_Paulo', '2018-11-04T12:00:00Z', '2018-11-04T03:00:00Z', 23, 92],
    ['America/Sao_Paulo', '2026-11-29T12:00:00Z', '2026-11-29T03:00:00Z', 24, 96],
  ])('%s on %s', (zone, noon, from, hours, quarters) => {
    const day = localDay(at(noon), zone);
    expect(day).toEqual({ from: at(from), to: at(from) + hours * 60 * MINUTE, zone });
    expect(localIntervals(day, 'day', zone)).toEqual([day]);
    const rows = localIntervals(day, 15, zone);
    expect(rows).toHaveLength(quarters);
    expect(rows.every((row) => minutesOf(row) === 15)).toBe(true);
  });

  it('begins where the clock jumps, if it skips the beginning', () => {
    // 02:30 is not shown on that day: at 01:00 UTC the clock goes from 02:00 to 03:00.
    expect(localDay(at('2027-03-28T09:00:00Z'), 'Europe/Berlin', '02:30')).toMatchObject({
      from: at('2027-03-28T01:00:00Z'),
      to: at('2027-03-29T00:30:00Z'),
    });
  });

  it('begin when they are set to', () => {
    expect(localDay(at('2026-11-29T04:59:00Z'), 'Europe/Berlin', '06:00').from).toBe(
      at('2026-11-28T05:00:00Z'),
    );
    expect(localDay(at('2026-11-29T05:00:00Z'), 'Europe/Berlin', '06:00').from).toBe(
      at('2026-11-29T05:00:00Z'),
    );
  });
});

describe('local hours', () => {
  it('a repeated hour is two rows', () => {
    const range = { from: at('2026-10-24T23:00:00Z'), to: at('2026-10-25T02:00:00Z') };
    expect(
      localIntervals(range, 60, 'Europe/Berlin').map(({ from }) => new Date(from).toISOString()),
    ).toEqual([
      '2026-10-24T23:00:00.000Z', // 01:00 CEST
      '2026-10-25T00:00:00.000Z', // 02:00 CEST
      '2026-10-25T01:00:00.000Z', // 02:00 CET
    ]);
  });

  it('a shift by half an hour cuts the hour', () => {
    const range = { from: at('2026-04-04T14:00:00Z'), to: at('2026-04-04T16:30:00Z') };
    // 01:00 to 02:00 summer time, 01:30 to 02:00 standard time, 02:00 on.
    expect(localIntervals(range, 60, 'Australia/Lord_Howe').map(minutesOf)).toEqual([60, 30, 60]);
  });

  it('lie on the local clock', () => {
    const range = { from: at('2026-11-29T10:00:00Z'), to: at('2026-11-29T11:00:00Z') };
    expect(localIntervals(range, 60, 'Asia/Kathmandu').map(({ from }) => from)).toEqual([
      at('2026-11-29T10:15:00Z'),
    ]);
    expect(localIntervals(range, 30, 'Asia/Kathmandu').map(({ from }) => from)).toEqual([
      at('2026-11-29T10:15:00Z'),
      at('2026-11-29T10:45:00Z'),
    ]);
  });
});

describe('a zone that changes', () => {
  it('in the middle of a day closes the day there', () => {
    const change = at('2026-11-29T12:00:00Z');
    const zones = [
      { zone: 'Europe/Berlin', from: 0 },
      { zone: 'America/New_York', from: change },
    ];
    const range = { from: at('2026-11-28T23:00:00Z'), to: at('2026-12-01T05:00:00Z') };
    expect(localIntervalsOf(range, 'day', zones)).toEqual([
      { from: at('2026-11-28T23:00:00Z'), to: change, zone: 'Europe/Berlin' },
      { from: change, to: at('2026-11-30T05:00:00Z'), zone: 'America/New_York' },
      { from: at('2026-11-30T05:00:00Z'), to: at('2026-12-01T05:00:00Z'), zone: 'America/New_York' },
    ]);
  });
});

describe('intervals', () => {
  const zones = [
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/Sao_Paulo',
    'America/St_Johns',
    'UTC',
  ];
  const lengths: IntervalLength[] = [15, 30, 60, 'day'];

  it('follow each other without gaps, are no longer than they may be, and lie on quarter hours of UTC', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...lengths),
        fc.integer({ min: at('2015-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }),
        fc.integer({ min: 0, max: 3 * 86_400_000 }),
        (zone, length, from, ms) => {
          const rows = localIntervals({ from, to: from + ms }, length, zone);
          rows.forEach((row, n) => {
            expect(row.from % (15 * MINUTE)).toBe(0);
            expect(minutesOf(row)).toBeGreaterThan(0);
            expect(minutesOf(row)).toBeLessThanOrEqual(length === 'day' ? 25 * 60 : length);
            if (n > 0) expect(row.from).toBe(rows[n - 1]!.to);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('isZone', () => {
  it.each(['Europe/Berlin', 'UTC', 'Asia/Kathmandu'])('%s is one', (name) => expect(isZone(name)).toBe(true));
  it.each(['', 'Europe/Atlantis', '+01:00', 'Berlin'])('%s is none', (name) =>
    expect(isZone(name)).toBe(false),
  );
});
