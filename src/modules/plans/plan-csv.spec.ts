import { FloorError } from '../domain/problem.js';
import { readCsvPlan } from './plan-csv.js';

const NOW = Date.UTC(2026, 10, 29, 12);
const BERLIN = { zone: 'Europe/Berlin', now: NOW };

describe('a plan as CSV', () => {
  it('is read with the columns in any order, and with semicolons, as spreadsheets write it', () => {
    const csv =
      '\uFEFFActivity;Agent;From;To;Team\r\nWork;1004;2026-11-30 09:00;2026-11-30 17:00;A\r\n"Lunch";1004;2026-11-30T12:00;2026-11-30T13:00;A\r\n';
    expect(readCsvPlan(csv, BERLIN)).toEqual({
      entries: [
        // Berlin is an hour ahead in winter.
        {
          names: ['1004'],
          from: Date.UTC(2026, 10, 30, 8),
          to: Date.UTC(2026, 10, 30, 16),
          activity: 'Work',
        },
        {
          names: ['1004'],
          from: Date.UTC(2026, 10, 30, 11),
          to: Date.UTC(2026, 10, 30, 12),
          activity: 'Lunch',
        },
      ],
      refused: [],
    });
  });

  it('takes times with a zone of their own, and epoch milliseconds', () => {
    const csv = `agent,from,to,activity\n7,2026-11-30T09:00:00-05:00,${Date.UTC(2026, 10, 30, 20)},work\n`;
    const [entry] = readCsvPlan(csv, { now: NOW }).entries;
    expect(entry).toMatchObject({ from: Date.UTC(2026, 10, 30, 14), to: Date.UTC(2026, 10, 30, 20) });
  });

  it('keeps what can be read, and says line by line what cannot', () => {
    const csv = [
      'agent,from,to,activity',
      '1,2026-11-30T09:00,2026-11-30T10:00,Work',
      ',2026-11-30T09:00,2026-11-30T10:00,Work',
      '1,2026-02-30T09:00,2026-11-30T10:00,Work',
      '1,2026-11-30T09:00,soon,Work',
      '1,2026-11-30T11:00,2026-11-30T10:00,Work',
      '1,2026-11-30T09:00,2026-11-30T10:00,',
      '1,2026-10-01T09:00,2026-10-01T10:00,Work',
      '1,2027-06-01T09:00,2027-06-01T10:00,Work',
      '1,2026-11-30T09:00',
      '1,2026-02-30T09:00:00Z,2026-11-30T10:00,Work',
    ].join('\n');
    const { entries, refused } = readCsvPlan(csv, BERLIN);
    expect(entries).toHaveLength(1);
    expect(refused.map(({ row, problem }) => [row, problem.slice(0, 30)])).toEqual([
      [3, 'names no agent'],
      [4, '"2026-02-30T09:00" is no time '],
      [5, '"soon" is no time; write 2026-'],
      [6, 'ends before it begins'],
      [7, 'has no activity, or one of mor'],
      [8, 'ended more than 31 days ago'],
      [9, 'begins more than 92 days ahead'],
      [10, '"" is no time; write 2026-11-3'],
      [11, '"2026-02-30T09:00:00Z" is no t'],
    ]);
  });

  it('needs a zone for local times', () => {
    const csv = 'agent,from,to,activity\n1,2026-11-30T09:00,2026-11-30T10:00,Work\n';
    expect(readCsvPlan(csv, { now: NOW }).refused[0]?.problem).toMatch(/has no zone; add one/);
  });

  it.each([
    ['agent,start,end,activity\n', /does not name the columns from, to/],
    ['agent,from,to,activity\n"1,2', /is no CSV/],
  ])('is refused whole when it is no such table: %j', (csv, message) => {
    expect(() => readCsvPlan(csv, BERLIN)).toThrow(FloorError);
    expect(() => readCsvPlan(csv, BERLIN)).toThrow(message);
  });
});
