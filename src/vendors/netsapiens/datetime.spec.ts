import { instantOf } from './schema.js';

describe(instantOf.name, () => {
  it.each([
    ['2023-10-11 16:53:54', Date.UTC(2023, 9, 11, 16, 53, 54)],
    ['2025-09-04T19:57:53+00:00', Date.UTC(2025, 8, 4, 19, 57, 53)],
    ['2023-11-27T13:00:00-08:00', Date.UTC(2023, 10, 27, 21)],
    ['2023-11-27T13:00:00Z', Date.UTC(2023, 10, 27, 13)],
    ['2023-11-27T13:00:00+0130', Date.UTC(2023, 10, 27, 11, 30)],
    [' 2023-11-27 13:00:00.5 ', Date.UTC(2023, 10, 27, 13, 0, 0, 500)],
    ['0000-00-00 00:00:00', 'never'],
    ['0000-00-00T00:00:00+00:00', 'never'],
    ['2023-13-40 00:00:00', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ] as const)('reads %s', (text, instant) => {
    expect(instantOf(text)).toBe(instant);
  });
});
