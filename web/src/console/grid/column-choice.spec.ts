import { choiceInAddress, choiceOf, drawnOf, isShown, storedChoice } from './column-choice.js';
import type { Column } from './column.js';

type Row = { calls?: number };
const column = (id: string, more: Partial<Column<Row>> = {}): Column<Row> => ({
  ...{ id, label: id, width: '1fr', Cell: () => null },
  ...more,
});

describe('The choice of columns', () => {
  it('is stored as words, and what is no choice is left out', () => {
    const choice = choiceOf('+offered -asa non-sense +');
    expect([...choice]).toEqual([
      ['offered', true],
      ['asa', false],
    ]);
    expect(storedChoice(choice)).toBe('+offered -asa');
    expect(choiceOf('').size).toBe(0);
  });

  it('stands in an address without signs that are escaped there', () => {
    const choice = choiceOf('+offered -asa');
    expect(choiceInAddress(choice)).toBe('offered,-asa');
    expect(choiceOf(choiceInAddress(choice))).toEqual(choice);
  });

  it('comes before the room there is, but not on a phone and not for columns that stay', () => {
    const offered = column('offered', { givesWayIn: ['phone', 'narrow'] });
    const wanted = choiceOf('+offered');
    const unwanted = choiceOf('-offered -name');
    expect([isShown(offered, choiceOf(''), 'wide'), isShown(offered, choiceOf(''), 'narrow')]).toEqual([
      true,
      false,
    ]);
    expect([isShown(offered, wanted, 'narrow'), isShown(offered, wanted, 'phone')]).toEqual([true, false]);
    expect(isShown(offered, unwanted, 'wide')).toBe(false);
    expect(isShown(column('name', { fixed: true }), unwanted, 'wide')).toBe(true);
  });
});

it('A column in which no row has anything is not drawn; a 0 is something', () => {
  const columns = [column('name'), column('calls', { has: ({ calls }) => calls !== undefined })];
  const ids = (rows: Row[]) => drawnOf(columns, rows).map(({ id }) => id);
  expect(ids([])).toEqual(['name']);
  expect(ids([{}, {}])).toEqual(['name']);
  expect(ids([{}, { calls: 0 }])).toEqual(['name', 'calls']);
});
