import fc from 'fast-check';

const HALVES_FROM = 0xd800;
const HALVES = 0x800;

/** Every character; half of a pair is none. */
const character = fc.nat(0x10ffff - HALVES).map(
  (nth) => String.fromCodePoint(nth < HALVES_FROM ? nth : nth + HALVES),
  (one) => {
    const point = typeof one === 'string' ? (one.codePointAt(0) ?? NaN) : NaN;
    if (Number.isNaN(point) || String.fromCodePoint(point) !== one) throw new Error('not one character');
    return point < HALVES_FROM ? point : point - HALVES;
  },
);

/**
 * Texts of any characters. The library's own (`unit: 'binary'`) keep a table of all million characters, which costs every process
 * seconds and a hundred megabytes.
 */
export const anyText = (constraints: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<string> =>
  fc.string({ unit: character, ...constraints });
