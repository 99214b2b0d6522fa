import fc from 'fast-check';
import { csvOf } from './csv.js';

it('A table has a line per row, and what is not known is empty', () =>
  expect(
    csvOf([
      ['Queue', 'Answered'],
      ['Support', 0],
      ['Sales', undefined],
    ]),
  ).toBe('Queue,Answered\r\nSupport,0\r\nSales,\r\n'));

it.each([
  ['=1+1', "'=1+1"],
  ['+4930123', "'+4930123"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['a "b", c', '"a ""b"", c"'],
  ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ['two\nlines', '"two\nlines"'],
])('The text %j is no formula and one cell', (text, cell) => expect(csvOf([[text]])).toBe(`${cell}\r\n`));

it('A number is a number, also below 0', () => expect(csvOf([[-1.5]])).toBe('-1.5\r\n'));

it('No text begins a cell with what a spreadsheet takes for a formula', () =>
  fc.assert(
    fc.property(fc.string(), (text) => {
      const cell = csvOf([[text]]).replace(/^"/, '');
      expect(cell).not.toMatch(/^[=+\-@\t\r](?!\n$)/);
    }),
  ));
