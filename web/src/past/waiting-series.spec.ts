import { curveOf } from './waiting-series.js';

test('a minute of which nothing is known is not 0', () => {
  const points = [
    [500, 0, 1, 2, 1],
    [120_500, 0, 0, 0, 0],
  ] as const;
  expect(curveOf(points, { from: 500, to: 180_500 }, 60_000)).toEqual([
    [0.5, 60.5, 120.5],
    [2, null, 0],
  ]);
});
