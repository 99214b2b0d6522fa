import fc from 'fast-check';

type Fields = Readonly<Record<string, unknown>>;

export interface OneFieldChanged {
  rows: Fields[];
  /** Of the row that was changed. */
  at: number;
  field: string;
  value: unknown;
}

const REMOVED = Symbol('removed');
const RENAMED = Symbol('renamed');
const MARK = 'another-value';

/** Values no answer of a vendor should hold there, each recognisable where it is shown. */
const other = fc.constantFrom<unknown>(
  ...[REMOVED, RENAMED, null, '', [], {}, [MARK], { [MARK]: 1 }, true, -1, 1e300, 0.5, '__proto__', '\u0000'],
);

/** The rows with one field of one of them removed, set to nothing, of another type or under another name. */
export const oneFieldChanged = (rows: readonly Fields[]): fc.Arbitrary<OneFieldChanged> =>
  fc.nat(rows.length - 1).chain((at) => {
    const row = rows[at] ?? {};
    return fc.tuple(fc.constantFrom(...Object.keys(row)), other).map(([field, value]) => {
      const { [field]: old, ...rest } = row;
      const changed =
        value === REMOVED
          ? rest
          : value === RENAMED
            ? { ...rest, [`${field}_`]: old }
            : { ...row, [field]: value };
      return { rows: rows.map((one, i) => (i === at ? changed : one)), at, field, value };
    });
  });
