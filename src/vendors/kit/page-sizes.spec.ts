import { PageSizes } from './page-sizes.js';

const AT = 1_790_000_000_000;

describe('the size of pages', () => {
  it('is unknown at first, so that every list is asked for more', () => {
    const sizes = new PageSizes(1000);
    expect([0, 1, 999, 1000].map((rows) => sizes.mayContinue('agents', rows, AT))).toEqual([
      ...[false, true, true, true],
    ]);
  });

  it('is learned from a page that others followed, for all lists', () => {
    const sizes = new PageSizes(1000);
    sizes.learn('agents', 70, true, AT);
    sizes.learn('calls', 90, false, AT);
    expect([69, 70, 71].map((rows) => sizes.mayContinue('calls', rows, AT))).toEqual([false, true, true]);
  });

  it('is asked for again where a list is longer than it ever was, or as long after a minute', () => {
    const sizes = new PageSizes(1000);
    sizes.learn('calls', 70, false, AT);
    const mayContinue = (rows: number, at: number) => sizes.mayContinue('calls', rows, at);
    expect([mayContinue(69, AT), mayContinue(70, AT), mayContinue(71, AT)]).toEqual([false, false, true]);
    expect([mayContinue(69, AT + 60_000), mayContinue(70, AT + 60_000)]).toEqual([false, true]);
    sizes.learn('calls', 70, false, AT + 60_000);
    expect(mayContinue(70, AT + 60_001)).toBe(false);
  });
});
