type Row = Readonly<Record<string, unknown>>;

export interface OddRows {
  readonly duplicateRows: boolean;
  readonly unreadableRow: false | 'queue' | 'agent' | 'caller';
}

/** The rows with the first one twice, or after a row whose id is null, as the switches say. */
export function withOddRows<Given extends Row>(
  rows: readonly Given[],
  of: 'queue' | 'agent' | 'caller',
  id: keyof Given & string,
  { duplicateRows, unreadableRow }: OddRows,
): Row[] {
  const [first] = rows;
  if (first === undefined) return [];
  return [
    ...(unreadableRow === of ? [{ ...first, [id]: null }] : []),
    ...rows,
    ...(duplicateRows ? [first] : []),
  ];
}
