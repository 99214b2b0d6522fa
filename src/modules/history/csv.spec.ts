import { csvOf, wantsCsv } from './csv.js';

describe(csvOf, () => {
  it('quotes what has to be quoted, and leaves what is unknown empty', () => {
    const rows = [
      ['a', 1, undefined, true],
      ['x,y', 'say "hi"', 'two\nlines', new Date(0)],
    ];
    expect(csvOf(rows)).toBe('a,1,,true\r\n"x,y","say ""hi""","two\nlines",1970-01-01T00:00:00.000Z\r\n');
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['@sum', "'@sum"],
    ['-cmd|x', "'-cmd|x"],
    ['+49 (30) 12-3', '+49 (30) 12-3'],
    ['a=b', 'a=b'],
  ])('gives a spreadsheet no formula: %s', (text, cell) => expect(csvOf([[text]])).toBe(`${cell}\r\n`));
});

describe(wantsCsv, () => {
  it.each([
    [undefined, false],
    ['*/*', false],
    ['text/csv', true],
    ['application/json, text/csv;q=0.5', false],
    ['application/json;q=0.5, text/csv', true],
  ])('%s: %s', (accept, expected) => expect(wantsCsv(accept)).toBe(expected));
});
