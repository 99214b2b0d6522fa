import { keyStep } from './key-step.js';

describe('A key in a table', () => {
  it.each([
    ['ArrowDown', 3, 4],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 3, 2],
    ['ArrowUp', 0, 0],
    ['PageDown', 3, 7],
    ['PageDown', 8, 9],
    ['PageUp', 3, 0],
    ['Home', 5, 0],
    ['End', 5, 9],
  ])('%s leads from row %i to row %i of ten', (key, from, to) => {
    expect(keyStep(key, from, 10, 4)).toBe(to);
  });

  it('leads nowhere when it is no step', () => {
    expect(keyStep('p', 3, 10, 4)).toBeUndefined();
  });
});
