import { useMemo, useRef } from 'preact/hooks';

/** A row in its place. */
export interface Shown<Row> {
  row: Row;
  /** It is not there any more, but the rows around it must not move just now. */
  gone: boolean;
}

export interface Question<Row> {
  matches: (row: Row) => boolean;
  compare: (a: Row, b: Row) => number;
}

type Rows<Row> = ReadonlyMap<string, Row>;

/** More rows than this that are gone are not held on to, however long somebody rests on the table. */
const HELD_GONE = 50;

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
 * The same rows where they were, also those that no longer match or are gone: nothing moves under a pointer. What is new
 * comes after them.
 */
export function inPlace<Row extends { key: string }>(
  rows: Rows<Row>,
  question: Question<Row>,
  before: readonly Shown<Row>[],
): Shown<Row>[] {
  const held = before.map(({ row }) => {
    const now = rows.get(row.key);
    return { row: now ?? row, gone: now === undefined };
  });
  const excess = held.filter(({ gone }) => gone).length - HELD_GONE;
  const kept = excess > 0 ? withoutFirstGone(held, excess) : held;
  const known = new Set(before.map(({ row }) => row.key));
  const added = new Map([...rows].filter(([key]) => !known.has(key)));
  return [...kept, ...inOrder(added, question)];
}

function entryOf<Row>(rows: Rows<Row>, key: string): [string, Row][] {
  const row = rows.get(key);
  return row === undefined ? [] : [[key, row]];
}

function withoutFirstGone<Row>(held: readonly Shown<Row>[], count: number): Shown<Row>[] {
  let left = count;
  return held.filter(({ gone }) => !gone || left-- <= 0);
}

/**
 * The rows to show. While `held`, none of them moves, whatever changes; another `question` is answered anew all the same.
 * @param question the same object as long as it is the same
 */
export function useVisibleRows<Row extends { key: string }>(
  rows: ReadonlyMap<string, Row>,
  question: Question<Row>,
  held: boolean,
): readonly Shown<Row>[] {
  const before = useRef<{ question: Question<Row>; shown: readonly Shown<Row>[] } | undefined>(undefined);
  return useMemo(() => {
    const same = before.current?.question === question ? before.current.shown : undefined;
    const shown =
      held && same !== undefined
        ? inPlace(rows, question, same)
        : inOrder(rows, question, before.current?.shown);
    before.current = { question, shown };
    return shown;
  }, [rows, question, held]);
}
