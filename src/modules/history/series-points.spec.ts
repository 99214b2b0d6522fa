import fc from 'fast-check';
import { measured, SeriesPoints } from './series-points.js';

const queue = (self: object) => ({ id: '1', agents: {}, ...self });

describe(measured, () => {
  it.each([
    ['waiting', { waiting: 3 }, { value: 3, slope: 0 }],
    ['onCall', { waiting: 0, agents: { onCall: 2 } }, { value: 2, slope: 0 }],
    ['oldestSeconds', { waiting: 0 }, { value: 0, slope: 0 }],
    ['oldestSeconds', { waiting: 1, oldestSince: 4_000 }, { value: 6, slope: 0.001 }],
    // It is not said who came first, so how long that is cannot be known.
    ['oldestSeconds', { waiting: 1 }, undefined],
  ] as const)('%s of %j', (measure, self, expected) =>
    expect(measured(measure, queue(self), 10_000)).toEqual(expected),
  );

  it('is not known without a document', () => expect(measured('waiting', undefined, 0)).toBeUndefined());

  it.each(['available', 'onCall'] as const)('%s is not known until the agents were read', (measure) =>
    expect(measured(measure, { id: '1', waiting: 3 }, 0)).toBeUndefined(),
  );
});

describe(SeriesPoints, () => {
  it('cuts what lasts at the steps, and weighs by time', () => {
    const series = new SeriesPoints(1_000, 10);
    series.add({ value: 2, slope: 0 }, 1_000, 1_005);
    series.add({ value: 4, slope: 1 }, 1_005, 1_020);
    series.add({ value: 9, slope: 0 }, 1_042, 1_043);
    expect(series.points()).toEqual([
      [1_000, 2, 4.25, 9, 9],
      [1_010, 9, 14, 19, 19],
      [1_040, 9, 9, 9, 9],
    ]);
  });

  it('is 0 until a caller has come in, by a clock that is ahead', () => {
    const series = new SeriesPoints(0, 10_000);
    series.add({ value: -4, slope: 0.001 }, 0, 10_000);
    expect(series.points()).toEqual([[0, 0, 1.8, 6, 6]]);
  });

  it('loses no time and no value, however it is cut', () => {
    const part = fc.record({ value: fc.integer({ min: 0, max: 9 }), ms: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), fc.integer({ min: 1, max: 30 }), (parts, step) => {
        const series = new SeriesPoints(0, step);
        let t = 0;
        for (const { value, ms } of parts) series.add({ value, slope: 0 }, t, (t += ms));
        const points = series.points();
        const sum = points.reduce((all, [from, , avg]) => all + avg * Math.min(step, t - from), 0);
        const expected = parts.reduce((all, { value, ms }) => all + value * ms, 0);
        expect(Math.abs(sum - expected)).toBeLessThan(0.001 * t);
        expect(points.map(([from]) => from)).toEqual(points.map((_, i) => i * step));
        expect(points.at(-1)?.[4]).toBe(parts.at(-1)?.value);
      }),
    );
  });
});
