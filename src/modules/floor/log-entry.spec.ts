import { isAfter, parseEntry } from './log-entry.js';

describe(parseEntry.name, () => {
  it('reads each kind, whatever the order of its fields, and passes over those it does not know', () => {
    const id = '1-1';
    expect(parseEntry(id, ['t', 'k', 'k', 'delta', 'e', 'e1', 'v', '7', 'd', '{}'])).toEqual({
      ...{ id, kind: 'delta', topic: 'k', epoch: 'e1', version: 7, json: '{}' },
    });
    const hinted = ['k', 'delta', 't', 'k', 'e', 'e1', 'v', '7', 'd', '{}', 'c', 'hint'];
    const change = { id, kind: 'delta', topic: 'k', epoch: 'e1', version: 7, json: '{}', cause: 'hint' };
    expect(parseEntry(id, [...hinted, 'b', '250'])).toEqual({ ...change, bracketMs: 250 });
    for (const b of ['-1', 'x', '']) expect(parseEntry(id, [...hinted, 'b', b])).toEqual(change);
    expect(parseEntry(id, ['k', 'gone', 't', 'account/hq', 'e', 'e1'])).toEqual({
      ...{ id, kind: 'gone', topic: 'account/hq', epoch: 'e1' },
    });
    expect(parseEntry(id, ['k', 'health', 'a', 'hq'])).toEqual({ id, kind: 'health', account: 'hq' });
    expect(parseEntry(id, ['k', 'wake', 'a', 'hq', 's', 'account'])).toEqual({
      ...{ id, kind: 'wake', account: 'hq', scope: 'account' },
    });
    expect(parseEntry(id, ['k', 'something newer', 'a', 'hq'])).toBeUndefined();
  });
});

describe(isAfter.name, () => {
  it.each([
    ['2-0', '1-9', true],
    ['10-0', '9-0', true],
    ['5-10', '5-9', true],
    ['5-9', '5-9', false],
    ['0-0', '1-1', false],
  ])('%s after %s: %s', (a, b, expected) => expect(isAfter(a, b)).toBe(expected));
});
