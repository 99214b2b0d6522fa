/** An average as the sum it was made of; undefined unless both are told. */
export const sumOf = (average: number | undefined, count: number | undefined): number | undefined =>
  average === undefined || count === undefined ? undefined : average * count;

/** The sum; undefined unless all are told. */
export const total = (...values: readonly (number | undefined)[]): number | undefined =>
  values.reduce<number | undefined>(
    (sum, value) => (sum === undefined || value === undefined ? undefined : sum + value),
    0,
  );

type Told<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Without the fields that are not told. */
export function told<Fields extends object>(fields: Fields): Told<Fields> {
  // Entries forget which name had which type.
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Told<Fields>;
}
