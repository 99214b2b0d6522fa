import { age, clock } from './duration.js';

describe('durations', () => {
  it.each([
    [-400, '0:00'],
    [0, '0:00'],
    [59_999, '0:59'],
    [249_000, '4:09'],
    [3_849_000, '1:04:09'],
  ])('clock(%d) is %s', (ms, text) => {
    expect(clock(ms)).toBe(text);
  });

  it.each([
    [-1, '0 s'],
    [1_400, '1 s'],
    [119_000, '119 s'],
    [121_000, '2 min'],
    [7_200_000, '2 h'],
  ])('age(%d) is %s', (ms, text) => {
    expect(age(ms)).toBe(text);
  });
});
