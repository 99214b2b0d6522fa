import type { Room } from '../screen-width.js';
import type { Column } from './column.js';

/** The columns that the reader wants or does not want, by id; the others are shown where there is room. */
export type ColumnChoice = ReadonlyMap<string, boolean>;

/** As stored, `+offered -asa`, or in an address, `offered,-asa`. What cannot be understood is left out. */
export function choiceOf(stored: string): ColumnChoice {
  const words = stored.split(/[ ,]/).filter((word) => /^[+-]?\w+$/.test(word));
  return new Map(words.map((word) => [word.replace(/^[+-]/, ''), !word.startsWith('-')]));
}

export const storedChoice = (choice: ColumnChoice): string =>
  [...choice].map(([id, wanted]) => `${wanted ? '+' : '-'}${id}`).join(' ');

/** Without signs that an address would have to escape. */
export const choiceInAddress = (choice: ColumnChoice): string =>
  [...choice].map(([id, wanted]) => `${wanted ? '' : '-'}${id}`).join(',');

/** What gives way in these rooms does so in this one too. */
const WIDER: { readonly [room in Room]?: readonly Room[] } = { least: ['slim', 'narrow'], slim: ['narrow'] };

/** On a phone a row is a card with fixed places. */
export function isShown<Row>(column: Column<Row>, choice: ColumnChoice, room: Room): boolean {
  const fits = column.givesWayIn?.some((one) => one === room || WIDER[room]?.includes(one) === true) !== true;
  return column.fixed === true || room === 'phone' ? fits : (choice.get(column.id) ?? fits);
}

/** Without the columns in which no row has anything: they give their room away. */
export function drawnOf<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>): Column<Row>[] {
  const empty = new Set(columns.filter(({ has }) => has !== undefined));
  for (const row of rows) {
    if (empty.size === 0) break;
    for (const column of empty) if (column.has?.(row) === true) empty.delete(column);
  }
  return columns.filter((column) => !empty.has(column));
}
