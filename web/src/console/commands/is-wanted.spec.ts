import { isWanted } from './is-wanted.js';

describe(isWanted, () => {
  const event = { at: 5, by: 'rule:r_7', decision: { by: 'ann' } };
  it.each([
    [{}, true],
    [{ by: 'ann' }, true],
    [{ by: 'rule:r_7' }, true],
    [{ by: 'an' }, false],
    [{ since: 5 }, true],
    [{ since: 6 }, false],
    [{ until: 5 }, false],
    [{ until: 6, since: 5, by: 'ann' }, true],
  ])('asked for %j: %s', (query, wanted) => expect(isWanted(query, event)).toBe(wanted));
});
