import { useMemo, useState } from 'preact/hooks';
import { lastingStorage } from '../../shared/storage.js';
import type { Room } from '../screen-width.js';
import { choiceOf, isShown, storedChoice, type ColumnChoice } from './column-choice.js';
import type { Column } from './column.js';

export interface ChosenColumns<Row> {
  all: readonly Column<Row>[];
  /** Those to show; the same array until another choice or another room. */
  shown: readonly Column<Row>[];
  /** Undefined: as before any choice. */
  choose: (chosen: { id: string; wanted: boolean } | undefined) => void;
}

/** The columns of a table that this browser shows. */
export function useColumns<Row>(
  table: string,
  all: readonly Column<Row>[],
  room: Room,
  severalAccounts: boolean,
): ChosenColumns<Row> {
  const key = `floorwalker.columns.${table}`;
  const [choice, setChoice] = useState<ColumnChoice>(() => choiceOf(lastingStorage().getItem(key) ?? ''));
  return useMemo(() => {
    const possible = severalAccounts ? all : all.filter(({ id }) => id !== 'account');
    return {
      all: possible,
      shown: possible.filter((column) => isShown(column, choice, room)),
      choose: (chosen) => {
        const next: ColumnChoice =
          chosen === undefined ? new Map() : new Map([...choice, [chosen.id, chosen.wanted]]);
        lastingStorage().setItem(key, storedChoice(next));
        setChoice(next);
      },
    };
  }, [key, all, room, severalAccounts, choice]);
}
