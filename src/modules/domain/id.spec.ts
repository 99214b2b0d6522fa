import { Id } from './id.js';

describe('An id that a vendor gives', () => {
  it.each([
    ['__proto__'],
    ['constructor'],
    ['prototype'],
    [''],
    ['x'.repeat(201)],
    ['a\nb'],
    ['a\u0000'],
    ['\u009b'],
  ])('is not %j', (harmful) => {
    expect(Id.safeParse(harmful).success).toBe(false);
  });
});
