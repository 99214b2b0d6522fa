import { ReloadWatch } from './reload-watch.js';

const asked = (askedAt: number, doneAt?: number) => ({
  ...{ askedAt, askedBy: 'ann' },
  ...(doneAt !== undefined && { doneAt }),
});

describe(ReloadWatch, () => {
  it('loads the page once for a request that comes while it is open', () => {
    const before = new ReloadWatch();
    expect(before.next('d1', undefined)).toBe('nothing');
    expect(before.next('d1', asked(5))).toBe('reload');
    // The page is loaded anew, and hears of the same request, how often it connects.
    const after = new ReloadWatch();
    expect(after.next('d1', asked(5))).toBe('report');
    expect(after.next('d1', asked(5))).toBe('report');
    expect(after.next('d1', asked(5, 6))).toBe('nothing');
  });

  it('loads it again for the next request', () => {
    const watch = new ReloadWatch();
    expect(watch.next('d1', asked(5, 6))).toBe('nothing');
    expect(watch.next('d1', asked(9))).toBe('reload');
  });

  it('never takes the request of one display for that of another', () => {
    const watch = new ReloadWatch();
    expect(watch.next('d1', asked(5, 6))).toBe('nothing');
    expect(watch.next('d2', asked(9))).toBe('report');
    expect(watch.next('d1', asked(5, 6))).toBe('nothing');
  });
});
