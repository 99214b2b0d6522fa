import { curveOf } from './waiting-series.js';

test('a minute of which nothing is known is not 0', () => {
  const points = [
    [60_000, 0, 1, 2, 1],
    [180_000, 0, 0, 0, 0],
  ] as const;
  expect(curveOf(points, { from: 60_500, to: 240_000 }, 60_000)).toEqual([
    [60, 120, 180],
    [2, null, 0],
  ]);
});
