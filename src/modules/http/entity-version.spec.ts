import { versionIn } from './entity-version.js';

describe(versionIn, () => {
  it.each([
    ['"3"', 3],
    [' W/"12" ', 12],
  ])('reads %s', (match, version) => expect(versionIn(match, 'x')).toBe(version));

  it.each([undefined, '', '3', '"three"', '*', '"1", "2"', `"${'9'.repeat(16)}"`])('refuses %j', (match) =>
    expect(() => versionIn(match, 'is needed')).toThrow('headers.if-match: is needed'),
  );
});
