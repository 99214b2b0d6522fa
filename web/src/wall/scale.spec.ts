import { largest } from './scale.js';

describe(largest, () => {
  it('is the largest scale that fits, to a fortieth', () => {
    const scale = largest(4, (at) => at <= 2.5);
    expect(scale).toBeLessThanOrEqual(2.5);
    expect(scale).toBeGreaterThan(2.475);
  });

  it('is the most where that fits, and 1 where nothing does', () => {
    expect(largest(4, () => true)).toBe(4);
    expect(largest(4, () => false)).toBe(1);
  });

  it('tries nothing where there is no room for more', () => {
    const tried: number[] = [];
    expect(largest(0.8, (at) => tried.push(at) > 0)).toBe(1);
    expect(tried).toEqual([]);
  });
});
