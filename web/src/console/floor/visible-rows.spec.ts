import { inOrder, frozenRows, type Question, type Shown } from './visible-rows.js';

interface Row {
  key: string;
  rank: number;
}

const byRank: Question<Row> = { matches: ({ rank }) => rank < 100, compare: (a, b) => a.rank - b.rank };
const rows = (ranks: Record<string, number>) =>
  new Map(Object.entries(ranks).map(([key, rank]) => [key, { key, rank }]));
const keys = (shown: readonly Shown<Row>[]) =>
  shown.map(({ row, gone }) => (gone ? `(${row.key})` : row.key));

describe('The rows that are shown', () => {
  it('are those that match, in order', () => {
    expect(keys(inOrder(rows({ a: 3, b: 1, c: 200, d: 2 }), byRank))).toEqual(['b', 'd', 'a']);
  });

  it('come in the same order, wherever they were before', () => {
    const before = inOrder(rows({ a: 1, b: 2, c: 3 }), byRank);
    expect(keys(inOrder(rows({ a: 3, b: 2, c: 1, d: 0 }), byRank, before))).toEqual(['d', 'c', 'b', 'a']);
  });

  it('need about one comparison each when little has changed', () => {
    const many = new Map(
      Array.from({ length: 2_000 }, (_, i) => [String(i), { key: String(i), rank: (i * 7) % 97 }]),
    );
    const before = inOrder(many, byRank);
    many.set('5', { key: '5', rank: 50 });
    let compared = 0;
    const counting = {
      ...byRank,
      compare: (a: Row, b: Row) => {
        compared += 1;
        return byRank.compare(a, b);
      },
    };
    inOrder(many, counting, before);
    expect(compared).toBeLessThan(2 * 2_000);
  });

  it('keep their places while frozen, with their new values', () => {
    const before = inOrder(rows({ a: 1, b: 2, c: 3 }), byRank);
    const frozen = frozenRows(rows({ a: 9, b: 500, c: 0, e: 7, d: 5, f: 900 }), byRank, before);
    expect(keys(frozen)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(frozen.map(({ row }) => row.rank)).toEqual([9, 500, 0, 5, 7]);
  });

  it('keep the route of one that is gone, and take it back when it comes again', () => {
    const before = inOrder(rows({ a: 1, b: 2, c: 3 }), byRank);
    const without = frozenRows(rows({ a: 1, c: 3 }), byRank, before);
    expect(keys(without)).toEqual(['a', '(b)', 'c']);
    expect(keys(frozenRows(rows({ a: 1, b: 8, c: 3 }), byRank, without))).toEqual(['a', 'b', 'c']);
  });

  it('hold on to a bounded number of rows that are gone, the first of them going first', () => {
    const ranks = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`k${i}`, i]));
    const frozen = frozenRows(rows({ k79: 79 }), byRank, inOrder(rows(ranks), byRank));
    expect(frozen).toHaveLength(51);
    expect(keys(frozen)[0]).toBe('(k29)');
    expect(keys(frozen).at(-1)).toBe('k79');
  });
});
