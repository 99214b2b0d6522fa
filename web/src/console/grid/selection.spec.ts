import {
  foldStep,
  allToggled,
  extended,
  NOTHING_SELECTED,
  remaining,
  toggled,
  type Selection,
  keyStep,
} from './selection.js';

const shown = ['a', 'b', 'c', 'd', 'e'];
const keys = (selection: Selection) => [...selection.keys].sort();

describe('A selection', () => {
  it('takes a row in and lets it go', () => {
    const one = toggled(NOTHING_SELECTED, 'b');
    expect(keys(one)).toEqual(['b']);
    expect(keys(toggled(one, 'b'))).toEqual([]);
  });

  it('goes from the last one touched to another, up or down, and leaves the others chosen', () => {
    const one = toggled(toggled(NOTHING_SELECTED, 'a'), 'c');
    expect(keys(extended(one, 'e', shown))).toEqual(['a', 'c', 'd', 'e']);
    expect(keys(extended(one, 'b', shown))).toEqual(['a', 'b', 'c']);
    expect(keys(extended(extended(one, 'd', shown), 'b', shown))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('begins with the row itself where there is nothing to go on from', () => {
    expect(keys(extended(NOTHING_SELECTED, 'c', shown))).toEqual(['c']);
    expect(keys(extended(toggled(NOTHING_SELECTED, 'z'), 'c', shown))).toEqual(['c', 'z']);
  });

  it('takes in all that are shown, and lets go of no others', () => {
    const other = toggled(NOTHING_SELECTED, 'z');
    const all = allToggled(other, shown);
    expect(keys(all)).toEqual([...shown, 'z']);
    expect(keys(allToggled(all, shown))).toEqual(['z']);
    expect(keys(allToggled(NOTHING_SELECTED, []))).toEqual([]);
  });

  it('loses what is not there any more, and is the same when nothing is lost', () => {
    const two = toggled(toggled(NOTHING_SELECTED, 'a'), 'b');
    expect(remaining(two, () => true)).toBe(two);
    const one = remaining(two, (key) => key === 'a');
    expect(keys(one)).toEqual(['a']);
    expect(keys(extended(one, 'c', shown))).toEqual(['a', 'c']);
  });
});

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

describe(foldStep.name, () => {
  const open = { kind: 'group', shut: false } as const;
  const shut = { kind: 'group', shut: true } as const;
  it.each([
    ['Enter', open, true],
    [' ', shut, false],
    ['ArrowLeft', open, true],
    ['ArrowLeft', shut, undefined],
    ['ArrowRight', shut, false],
    ['ArrowRight', open, undefined],
    ['Enter', { kind: 'row' } as const, undefined],
  ])('%s on %j: %s', (key, line, expected) => expect(foldStep(key, line)).toBe(expected));
});
