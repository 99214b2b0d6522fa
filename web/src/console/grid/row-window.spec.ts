import { drawnRows, scrolledTo, windowOf } from './row-window.js';

const table = { heightPx: 400, rowPx: 40, rows: 2_000 };

describe('The window of rows', () => {
  it('draws what is in sight and a little more, at the top, in the middle and at the end', () => {
    expect(windowOf({ ...table, scrollTop: 0 })).toEqual({ first: 0, end: 16 });
    expect(windowOf({ ...table, scrollTop: 40_010 })).toEqual({ first: 994, end: 1_017 });
    expect(windowOf({ ...table, scrollTop: 2_000 * 40 - 400 })).toEqual({ first: 1_984, end: 2_000 });
  });

  it('never draws more for there being more rows', () => {
    const sizes = [0, 1, 399, 12_345, 79_600].map((scrollTop) => {
      const { first, end } = windowOf({ ...table, scrollTop });
      return end - first;
    });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(400 / 40 + 1 + 2 * 6);
  });

  it('draws the last rows when most have just gone, and all when there are few', () => {
    expect(windowOf({ ...table, rows: 20, scrollTop: 50_000 })).toEqual({ first: 4, end: 20 });
    expect(windowOf({ ...table, rows: 3, scrollTop: 50_000 })).toEqual({ first: 0, end: 3 });
    expect(windowOf({ ...table, rows: 0, scrollTop: 0 })).toEqual({ first: 0, end: 0 });
  });

  it('keeps the row with the focus, in its route in the order', () => {
    const window = { first: 10, end: 13 };
    expect(drawnRows(window, 11, 100)).toEqual([10, 11, 12]);
    expect(drawnRows(window, 2, 100)).toEqual([2, 10, 11, 12]);
    expect(drawnRows(window, 13, 100)).toEqual([10, 11, 12, 13]);
    expect(drawnRows(window, undefined, 100)).toEqual([10, 11, 12]);
    expect(drawnRows(window, 100, 100)).toEqual([10, 11, 12]);
  });

  it('scrolls no further than it takes to see a row whole below the header', () => {
    const at = (scrollTop: number) => ({ ...table, scrollTop });
    expect(scrolledTo(5, 30, at(0))).toBe(0);
    expect(scrolledTo(9, 30, at(0))).toBe(30);
    expect(scrolledTo(100, 30, at(0))).toBe(101 * 40 + 30 - 400);
    expect(scrolledTo(3, 30, at(1_000))).toBe(120);
  });
});
