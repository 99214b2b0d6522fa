import { changedFields } from './changed-fields.js';

describe(changedFields, () => {
  it.each([
    [{}, {}, []],
    [{ a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 }, []],
    [{ a: 1, b: { c: [1] } }, { a: 2, b: { c: [2] } }, ['a', 'b']],
    [{ gone: 1, kept: 2 }, { kept: 2, added: 3 }, ['gone', 'added']],
    [{ a: 1 }, { a: undefined }, ['a']],
  ])('from %j to %j: %j', (before, after, changed) => expect(changedFields(before, after)).toEqual(changed));
});
