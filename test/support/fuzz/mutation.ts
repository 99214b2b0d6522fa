import fc from 'fast-check';

const nested = (open: string, close: string, depth: number): unknown =>
  JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`) as unknown;

/** Values that break careless code, by name: a counterexample shows the name and not a megabyte. */
export const NASTY = {
  null: null,
  true: true,
  false: false,
  zero: 0,
  minus: -1,
  fraction: 1.5,
  huge: 1e308,
  beyondSafe: 2 ** 53 + 2,
  endless: JSON.parse('1e999') as unknown,
  empty: '',
  space: ' ',
  number: '7',
  hugeNumber: '9'.repeat(400),
  proto: '__proto__',
  constructor_: 'constructor',
  toString_: 'toString',
  nul: 'a\u0000b',
  lines: 'a\r\nb: c',
  halfCharacter: '\ud800',
  rightToLeft: '\u202ereversed',
  emoji: '👩‍👩‍👧',
  markup: '<img src=x onerror=alert(1)>',
  slashes: '../../a/b',
  percent: '%00%2f%',
  never: '0000-00-00 00:00:00',
  beyondDates: '+275760-09-13T00:00:01Z',
  long: 'x'.repeat(5_000),
  list: [],
  object: {},
  manyItems: Array.from({ length: 1_000 }, (_, nth) => nth),
  manyRows: Array.from({ length: 300 }, () => ({})),
  deepList: nested('[', ']', 20_000),
  deepObject: nested('{"a":', '}', 20_000),
  polluter: JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}') as unknown,
} as const;
type Nasty = keyof typeof NASTY;

export const nasty: fc.Arbitrary<Nasty> = fc.constantFrom(...(Object.keys(NASTY) as Nasty[]));

/** One change somewhere in a value; where is counted among the places there are. */
export interface Mutation {
  at: number;
  how: 'put' | 'drop' | 'twice' | 'rename' | 'wrap' | 'text' | 'number' | 'add';
  what: Nasty;
}

const LARGE: readonly Nasty[] = ['deepList', 'deepObject', 'manyItems', 'manyRows', 'long'];

export const mutations = mutationsBy(nasty);
/** For parsers to which a large value costs more than all the others together. */
export const smallMutations = mutationsBy(nasty.filter((what) => !LARGE.includes(what)));

function mutationsBy(what: fc.Arbitrary<Nasty>): fc.Arbitrary<Mutation[]> {
  return fc.array(
    fc.record({
      at: fc.nat(100_000),
      how: fc.constantFrom<Mutation['how']>(
        'put',
        'put',
        'drop',
        'twice',
        'rename',
        'wrap',
        'text',
        'number',
        'add',
      ),
      what,
    }),
    { maxLength: 4 },
  );
}

type Path = (string | number)[];

const DEEPEST = 12;
const MOST_PLACES = 2_000;

/** Such a value stays whole: some are too deep to be looked at. */
const WHOLE = new Set<unknown>(Object.values(NASTY));

function placesOf(value: unknown): Path[] {
  const places: Path[] = [];
  const walk = (one: unknown, path: Path): void => {
    if (places.length >= MOST_PLACES || path.length > DEEPEST) return;
    places.push(path);
    if (typeof one !== 'object' || one === null || WHOLE.has(one)) return;
    for (const [key, inner] of Object.entries(one))
      walk(inner, [...path, Array.isArray(one) ? Number(key) : key]);
  };
  walk(value, []);
  return places;
}

/** The value after the changes; what is not changed is shared with the original, and nothing is changed in place. */
export function mutated(value: unknown, changes: readonly Mutation[]): unknown {
  return changes.reduce((current, change) => {
    const places = placesOf(current);
    return changed(current, places[change.at % places.length] ?? [], change);
  }, value);
}

function changed(value: unknown, [key, ...rest]: Path, change: Mutation): unknown {
  if (key === undefined) return replaced(value, change);
  if (Array.isArray(value)) {
    const list = value as unknown[];
    const nth = Number(key);
    if (rest.length === 0 && change.how === 'drop') return list.toSpliced(nth, 1);
    if (rest.length === 0 && change.how === 'twice') return list.toSpliced(nth, 0, list[nth]);
    return list.with(nth, changed(list[nth], rest, change));
  }
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.flatMap(([name, inner]): [string, unknown][] => {
      if (name !== key) return [[name, inner]];
      if (rest.length > 0) return [[name, changed(inner, rest, change)]];
      if (change.how === 'drop') return [];
      if (change.how === 'rename') return [[nameOf(change.what), inner]];
      if (change.how === 'twice')
        return [
          [name, inner],
          [nameOf(change.what), inner],
        ];
      return [[name, replaced(inner, change)]];
    }),
  );
}

const nameOf = (what: Nasty): string => {
  const value: unknown = NASTY[what];
  return typeof value === 'string' ? value : what;
};

function replaced(value: unknown, { how, what }: Mutation): unknown {
  if (typeof value === 'object' && value !== null && WHOLE.has(value)) return NASTY[what];
  switch (how) {
    case 'wrap':
      return [value];
    case 'text':
      return typeof value === 'object'
        ? jsonText(value)
        : `${value as string | number | boolean | undefined}`;
    case 'number':
      return typeof value === 'object' ? Object.keys(value ?? {}).length : Number(value);
    case 'add':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { ...value, [nameOf(what)]: NASTY[what] }
        : NASTY[what];
    default:
      return NASTY[what];
  }
}

/** Damage to bytes on their way: cut off, overwritten, repeated, in another encoding. */
export interface Damage {
  at: number;
  how: 'cut' | 'insert' | 'flip' | 'repeat' | 'remove' | 'utf16' | 'mark';
  /** What is inserted. */
  what: string;
}

export const damages: fc.Arbitrary<Damage[]> = fc.array(
  fc.record({
    at: fc.nat(100_000),
    how: fc.constantFrom<Damage['how']>(
      'cut',
      'insert',
      'insert',
      'flip',
      'repeat',
      'remove',
      'utf16',
      'mark',
    ),
    what: fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        ',',
        ':',
        '\\',
        '\\u',
        '\u0000',
        '\n',
        '\t',
        '- ',
        '&a ',
        '*a',
        '!!',
        '? ',
      ),
      fc.constantFrom(
        '<!doctype html>',
        '9'.repeat(400),
        '1e999',
        '-',
        '${',
        '${A:-',
        '[['.repeat(1_000),
        '"__proto__":1,',
      ),
      fc.string({ maxLength: 5 }),
    ),
  }),
  { maxLength: 3 },
);

/** The bytes, damaged. */
export function damaged(text: string, damage: readonly Damage[]): Buffer {
  return damage.reduce((bytes, { at, how, what }) => {
    const place = bytes.length === 0 ? 0 : at % bytes.length;
    const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
    switch (how) {
      case 'cut':
        return before;
      case 'insert':
        return Buffer.concat([before, Buffer.from(what), after]);
      case 'flip':
        return Buffer.concat([before, Buffer.from([(after[0] ?? 0) ^ 0x81]), after.subarray(1)]);
      case 'repeat':
        return Buffer.concat([before, after.subarray(0, 200), after]);
      case 'remove':
        return Buffer.concat([before, after.subarray(1 + (at % 7))]);
      case 'utf16':
        return Buffer.from(bytes.toString(), 'utf16le');
      case 'mark':
        return Buffer.concat([Buffer.from('\ufeff'), bytes]);
    }
  }, Buffer.from(text));
}

const DEEP = new Map<unknown, string>([
  [NASTY.deepList, `${'['.repeat(20_000)}1${']'.repeat(20_000)}`],
  [NASTY.deepObject, `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
]);

/** As JSON: `JSON.stringify` itself runs out of stack on what is nested too deeply. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, (_key, one: unknown) => {
    const nth = [...DEEP.keys()].indexOf(one);
    return nth < 0 ? one : `\uE010${nth}`;
  }) as string | undefined;
  return (text ?? '').replace(/"\uE010(\d)"/g, (_all, nth: string) => [...DEEP.values()][Number(nth)] ?? '');
}
