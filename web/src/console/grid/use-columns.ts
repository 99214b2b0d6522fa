import { useMemo, useState } from 'preact/hooks';
import { lastingStorage } from '../../shared/storage.js';
import type { Room } from '../screen-width.js';
import { choiceInAddress, choiceOf, isShown, storedChoice, type ColumnChoice } from './column-choice.js';
import type { Column } from './column.js';

export interface ChosenColumns<Row> {
  all: readonly Column<Row>[];
  /** Those to show; the same array until another choice or another room. */
  shown: readonly Column<Row>[];
  /** As an address holds the choice. */
  inAddress: string;
  /** Undefined: as before any choice. */
  choose: (chosen: { id: string; wanted: boolean } | undefined) => void;
}

/** The choice of columns in the address, which comes before that of this browser. */
export interface ColumnsInAddress {
  /** Absent: the address leaves them to this browser. */
  columns?: string;
  go: (change: { columns: string | undefined }) => void;
}

/** The columns of a table: as the address says, else as this browser keeps them. */
export function useColumns<Row>(
  table: string,
  all: readonly Column<Row>[],
  room: Room,
  severalAccounts: boolean,
  { columns, go }: ColumnsInAddress,
): ChosenColumns<Row> {
  const key = `floorwalker.columns.${table}`;
  const [kept, setKept] = useState<ColumnChoice>(() => choiceOf(lastingStorage().getItem(key) ?? ''));
  return useMemo(() => {
    const choice = columns === undefined ? kept : choiceOf(columns);
    const possible = severalAccounts ? all : all.filter(({ id }) => id !== 'account');
    const keep = (next: ColumnChoice) => {
      lastingStorage().setItem(key, storedChoice(next));
      setKept(next);
    };
    return {
      all: possible,
      shown: possible.filter((column) => isShown(column, choice, room)),
      inAddress: choiceInAddress(choice),
      choose: (chosen) => {
        const next: ColumnChoice =
          chosen === undefined ? new Map() : new Map([...choice, [chosen.id, chosen.wanted]]);
        if (columns === undefined) keep(next);
        else go({ columns: choiceInAddress(next) });
      },
    };
  }, [key, all, room, severalAccounts, kept, columns, go]);
}
