import { untilNextSecondMs, wholeSecond } from './use-seconds.js';

describe('the second shown', () => {
  it('is the whole second that has begun', () => {
    expect(wholeSecond(5_999, 4_000)).toBe(5_000);
    expect(wholeSecond(6_000, 5_000)).toBe(6_000);
  });

  it('is not shown twice when the clock is set back a little', () => {
    expect(wholeSecond(5_990, 6_000)).toBe(6_000);
    expect(wholeSecond(4_500, 6_000)).toBe(6_000);
  });

  it('follows a clock that was plainly wrong', () => {
    expect(wholeSecond(5_990, 3_600_000)).toBe(5_000);
  });

  it('moves every time by one, whenever a call came in', () => {
    const since = 1_250;
    const waits = [3_010, 4_002, 5_015].map((now) => Math.floor((wholeSecond(now, 0) - since) / 1000));
    expect(waits).toEqual([1, 2, 3]);
  });

  it.each([
    [0, 1000],
    [1, 999],
    [1_999, 1],
    [-1, 1],
  ])('at %d there are %d ms to the next', (now, ms) => {
    expect(untilNextSecondMs(now)).toBe(ms);
  });
});
