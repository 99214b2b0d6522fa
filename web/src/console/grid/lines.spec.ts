import { linesOf, rowsOf, type Line } from './lines.js';

interface Row {
  key: string;
  in: readonly string[];
}
const shown = (key: string, ...groups: string[]) => ({ row: { key, in: groups }, gone: false });
const names = new Map([
  ['b', 'Gold'],
  ['a', 'Silver'],
  ['c', 'Without rows'],
]);
const byIn = { names, keysOf: ({ in: groups }: Row) => groups };
const rows = [shown('hq/2', 'a'), shown('hq/1', 'a', 'b'), shown('lab/1', '')];

const said = (lines: readonly Line<Row>[]) =>
  lines.map((line) => (line.kind === 'row' ? line.row.key : `${line.name ?? '-'} ${line.rows.length}`));

describe(linesOf.name, () => {
  it('is the rows alone where they are not grouped', () => {
    expect(said(linesOf(rows, undefined, ['a']))).toEqual(['hq/2', 'hq/1', 'lab/1']);
  });

  it('puts rows under their groups in the order of these, a row into each of its own, and the rest last', () => {
    const lines = linesOf(rows, byIn, []);
    expect(said(lines)).toEqual(['Gold 1', 'hq/1', 'Silver 2', 'hq/2', 'hq/1', '- 1', 'lab/1']);
    expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
    expect(rowsOf(lines).map(({ row }) => row.key)).toEqual(['hq/1', 'hq/2', 'lab/1']);
  });

  it('keeps the head of a group that is shut, with what it has', () => {
    expect(said(linesOf(rows, byIn, ['a', 'nowhere']))).toEqual([
      'Gold 1',
      'hq/1',
      'Silver 2',
      '- 1',
      'lab/1',
    ]);
  });

  it('shows a row that is gone and does not count it, and one of an unknown group with those in none', () => {
    const lines = linesOf([{ ...shown('hq/2', 'b'), gone: true }, shown('hq/3', 'z')], byIn, []);
    expect(said(lines)).toEqual(['Gold 0', 'hq/2', '- 1', 'hq/3']);
  });
});
