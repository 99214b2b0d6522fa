import fc from 'fast-check';

/** What becomes of one field of an answer. */
export const CHANGES = ['removed', 'null', 'retyped', 'words', 'garbage', 'renamed'] as const;

export interface FieldChange {
  /** Counted among the answers of a read, among the names of fields in it, and among the fields of that name. */
  answer: number;
  name: number;
  nth: number;
  how: (typeof CHANGES)[number];
}

export const fieldChange: fc.Arbitrary<FieldChange> = fc.record({
  answer: fc.nat(1_000),
  name: fc.nat(10_000),
  nth: fc.nat(1_000),
  how: fc.constantFrom(...CHANGES),
});

/** Stand in no answer. */
const STRANGE_NUMBER = 7_654_321;
const STRANGE_WORDS = 'none of them';
const GARBAGE = { strange: [{ deeper: [null, {}] }] };

type Path = readonly (string | number)[];

/** The fields of an answer by their names, such as `data[].number`. */
function fieldsOf(answer: unknown): Map<string, Path[]> {
  const fields = new Map<string, Path[]>();
  const walk = (value: unknown, path: Path, name: string): void => {
    if (Array.isArray(value)) value.forEach((one, nth) => walk(one, [...path, nth], `${name}[]`));
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        const here = name === '' ? key : `${name}.${key}`;
        fields.set(here, [...(fields.get(here) ?? []), [...path, key]]);
        walk(inner, [...path, key], here);
      }
  };
  walk(answer, [], '');
  return fields;
}

/** The answer with one field changed, and the field's name; undefined where the answer has no field. */
export function withFieldChanged(
  answer: unknown,
  { name, nth, how }: FieldChange,
): { answer: unknown; field: string } | undefined {
  const fields = [...fieldsOf(answer)];
  const [field, paths] = fields[name % fields.length] ?? [];
  const path = paths?.[nth % paths.length];
  if (field === undefined || path === undefined) return undefined;
  return { answer: changed(answer, path, how), field };
}

function changed(value: unknown, [key, ...rest]: Path, how: FieldChange['how']): unknown {
  if (Array.isArray(value))
    return value.map((one, nth) => (nth === key ? changed(one, rest, how) : (one as unknown)));
  const entries = Object.entries(value as object).flatMap(([name, inner]: [string, unknown]) => {
    if (name !== key) return [[name, inner]];
    if (rest.length > 0) return [[name, changed(inner, rest, how)]];
    if (how === 'removed') return [];
    return how === 'renamed' ? [[`${name}_renamed`, inner]] : [[name, replacement(inner, how)]];
  });
  return Object.fromEntries(entries) as unknown;
}

function replacement(value: unknown, how: FieldChange['how']): unknown {
  if (how === 'null') return null;
  if (how === 'words') return STRANGE_WORDS;
  if (how === 'garbage') return GARBAGE;
  if (Array.isArray(value)) return { ...(value as unknown[]) };
  if (typeof value === 'object' && value !== null) return Object.values(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? String(value) : STRANGE_NUMBER;
}

/** Every text and number of the answers, as text. */
export function leavesOf(answers: readonly unknown[]): Set<string> {
  const leaves = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
    else leaves.add(String(value));
  };
  answers.forEach(walk);
  return leaves;
}
