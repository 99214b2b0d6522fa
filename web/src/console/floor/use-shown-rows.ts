import { useMemo, useRef } from 'preact/hooks';
import { inOrder, inPlace, type Question, type Shown } from './shown-rows.js';

/**
 * The rows to show. While `held`, none of them moves, whatever changes; another `question` is answered anew all the same.
 * @param question the same object as long as it is the same
 */
export function useShownRows<Row extends { key: string }>(
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
