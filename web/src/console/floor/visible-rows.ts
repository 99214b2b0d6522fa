import { useMemo, useRef } from 'preact/hooks';

/** A row as it is shown. */
export interface Shown<Row> {
  row: Row;
  /** Removed, but shown while the table is frozen. */
  gone: boolean;
}

export interface Question<Row> {
  matches: (row: Row) => boolean;
  compare: (a: Row, b: Row) => number;
}

type Rows<Row> = ReadonlyMap<string, Row>;

/** At most so many removed rows stay in a frozen table. */
const MOST_GONE_ROWS = 50;

/**
 * The rows that match, in order. Those shown `before` come first into the sort, which then finds them nearly sorted:
 * it costs about one comparison a row.
 */
export function inOrder<Row extends { key: string }>(
  rows: Rows<Row>,
  { matches, compare }: Question<Row>,
  before: readonly Shown<Row>[] = [],
): Shown<Row>[] {
  const unsorted = new Map(before.flatMap(({ row: { key } }) => entryOf(rows, key)));
  for (const [key, row] of rows) unsorted.set(key, row);
  return [...unsorted.values()]
    .filter(matches)
    .sort(compare)
    .map((row) => ({ row, gone: false }));
}

/**
 * The same rows in the same places, also those that no longer match or are gone, so that nothing moves under a pointer.
 * New rows come after them.
 */
export function frozenRows<Row extends { key: string }>(
  rows: Rows<Row>,
  question: Question<Row>,
  before: readonly Shown<Row>[],
): Shown<Row>[] {
  const frozen = before.map(({ row }) => {
    const now = rows.get(row.key);
    return { row: now ?? row, gone: now === undefined };
  });
  const excess = frozen.filter(({ gone }) => gone).length - MOST_GONE_ROWS;
  const kept = excess > 0 ? withoutFirstGone(frozen, excess) : frozen;
  const known = new Set(before.map(({ row }) => row.key));
  const added = new Map([...rows].filter(([key]) => !known.has(key)));
  return [...kept, ...inOrder(added, question)];
}

function entryOf<Row>(rows: Rows<Row>, key: string): [string, Row][] {
  const row = rows.get(key);
  return row === undefined ? [] : [[key, row]];
}

function withoutFirstGone<Row>(frozen: readonly Shown<Row>[], count: number): Shown<Row>[] {
  let left = count;
  return frozen.filter(({ gone }) => !gone || left-- <= 0);
}

/**
 * The rows to show. While `frozen`, they keep their places until `question` changes.
 * @param question the same object as long as it is the same
 */
export function useVisibleRows<Row extends { key: string }>(
  rows: ReadonlyMap<string, Row>,
  question: Question<Row>,
  frozen: boolean,
): readonly Shown<Row>[] {
  const before = useRef<{ question: Question<Row>; shown: readonly Shown<Row>[] } | undefined>(undefined);
  return useMemo(() => {
    const same = before.current?.question === question ? before.current.shown : undefined;
    const shown =
      frozen && same !== undefined
        ? frozenRows(rows, question, same)
        : inOrder(rows, question, before.current?.shown);
    before.current = { question, shown };
    return shown;
  }, [rows, question, frozen]);
}
