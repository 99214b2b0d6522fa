import fc from 'fast-check';
import { exceedsJsonBounds, parseBoundedJson } from './json-bounds.js';

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe(exceedsJsonBounds.name, () => {
  it('finds the depth of any JSON, as text and as bytes', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.integer({ min: 0, max: 7 }), (text, depth) => {
        const bounds = { depth, branches: 1_000 };
        const expected = depthOf(JSON.parse(text)) > depth;
        expect(exceedsJsonBounds(text, bounds)).toBe(expected);
        expect(exceedsJsonBounds(Buffer.from(text), bounds)).toBe(expected);
      }),
    );
  });

  it('takes brackets in texts for what they are', () => {
    for (const text of ['"[[[["', '"\\"[[[["', '{"[[":"\\\\","]":["{{"]}', '["\\u005b[[", "é[[[💡"]']) {
      expect(exceedsJsonBounds(text, { depth: 2, branches: 10 })).toBe(false);
      expect(exceedsJsonBounds(Buffer.from(text), { depth: 2, branches: 10 })).toBe(false);
    }
  });

  it('bounds the number of lists and objects too', () => {
    const bounds = { depth: 5, branches: 3 };
    expect(exceedsJsonBounds('[{},{}]', bounds)).toBe(false);
    expect(exceedsJsonBounds('[{},{},[]]', bounds)).toBe(true);
  });

  it('never parses what exceeds the bounds', () => {
    expect(parseBoundedJson(nested(100))).toBeDefined();
    expect(() => parseBoundedJson(nested(101))).toThrow(SyntaxError);
    expect(() => parseBoundedJson(`{"a":${nested(100)}}`)).toThrow(SyntaxError);
  });
});
