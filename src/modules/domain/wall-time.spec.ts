import { instantOfWall, wallTimeOf, type WallTime } from './local-intervals.js';

const wall = (text: string): WallTime => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/\D/).map(Number);
  return { year, month, day, hour, minute, second };
};

describe('the time of day in a zone', () => {
  it.each([
    ['Europe/Berlin', '2026-11-29T06:54:25Z', '2026-11-29 07:54:25'],
    ['Europe/Berlin', '2026-07-01T00:00:00Z', '2026-07-01 02:00:00'],
    ['Asia/Kathmandu', '2026-11-28T18:15:00Z', '2026-11-29 00:00:00'],
    ['America/Sao_Paulo', '2026-11-29T03:00:00Z', '2026-11-29 00:00:00'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z', '2026-10-04 02:30:00'],
    ['UTC', '2026-11-29T00:00:00Z', '2026-11-29 00:00:00'],
  ])('in %s at %s is %s, and the reverse', (zone, at, text) => {
    expect(wallTimeOf(Date.parse(at), zone)).toEqual(wall(text));
    expect(instantOfWall(wall(text), zone)).toBe(Date.parse(at));
  });

  it.each([
    ['shown twice', 'Europe/Berlin', '2026-10-25 02:30:00', '2026-10-25T00:30:00Z'],
    ['never shown', 'Europe/Berlin', '2027-03-28 02:30:00', '2027-03-28T01:30:00Z'],
    ['on the day of a change', 'Europe/Berlin', '2026-10-25 00:00:00', '2026-10-24T22:00:00Z'],
    ['on the evening of a change', 'Europe/Berlin', '2026-10-25 23:00:00', '2026-10-25T22:00:00Z'],
    ['on the morning before a change', 'Europe/Berlin', '2027-03-28 01:00:00', '2027-03-28T00:00:00Z'],
    ['after a change', 'Europe/Berlin', '2027-03-28 04:00:00', '2027-03-28T02:00:00Z'],
  ])('may be %s', (_what, zone, text, at) => {
    expect(new Date(instantOfWall(wall(text), zone)!).toISOString()).toBe(new Date(at).toISOString());
  });

  it.each(['2027-02-30 12:00:00', '2026-13-01 00:00:00', '2026-00-10 00:00:00', '2026-11-29 07:75:00'])(
    'is none at %s',
    (text) => expect(instantOfWall(wall(text), 'Europe/Berlin')).toBeUndefined(),
  );

  it('is of zones that exist', () => {
    expect(() => wallTimeOf(0, 'Europe/Nowhere')).toThrow(RangeError);
  });
});
