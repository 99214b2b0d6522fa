import { instantOf } from './since.js';

it('reads the reader’s own time', () => {
  expect(instantOf('2026-01-02T03:04')).toBe(new Date(2026, 0, 2, 3, 4).getTime());
  expect(instantOf('')).toBeUndefined();
  expect(instantOf('soon')).toBeUndefined();
});
