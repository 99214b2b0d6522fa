import { UNGROUPED, type Grouping } from '../floor/grouping.js';
import type { Shown } from '../floor/visible-rows.js';

/** The head of a group: the rows under it are shown while it is open. */
export interface GroupLine<Row> {
  kind: 'group';
  key: string;
  group: string;
  /** Absent: of rows that are in no group. */
  name?: string;
  /** Without those that are gone. */
  rows: readonly Row[];
  shut: boolean;
}

export interface RowLine<Row> extends Shown<Row> {
  kind: 'row';
  /** Unique in the table: a row that is in several groups is shown in each. */
  key: string;
  /** The line of the group it is under; absent: the rows are not grouped. */
  under?: string;
}

/** One line of a table. */
export type Line<Row> = GroupLine<Row> | RowLine<Row>;

/** No key of a row holds a line break. */
const groupKey = (group: string): string => `${group}\n`;

/** The rows in their order, under the heads of their groups. Groups without a row are left out. */
export function linesOf<Row extends { key: string }>(
  shown: readonly Shown<Row>[],
  grouping: Grouping<Row> | undefined,
  shut: readonly string[],
): Line<Row>[] {
  if (grouping === undefined) return shown.map((one) => ({ kind: 'row', key: one.row.key, ...one }));
  const { names, keysOf } = grouping;
  const members = new Map<string, Shown<Row>[]>([...names.keys(), UNGROUPED].map((group) => [group, []]));
  for (const one of shown)
    for (const group of keysOf(one.row)) (members.get(group) ?? members.get(UNGROUPED))?.push(one);
  return [...members].flatMap(([group, all]): Line<Row>[] => {
    if (all.length === 0) return [];
    const name = names.get(group);
    const under = groupKey(group);
    const isShut = shut.includes(group);
    const head: Line<Row> = {
      ...{ kind: 'group', key: under, group, ...(name !== undefined && { name }), shut: isShut },
      rows: all.flatMap(({ row, gone }) => (gone ? [] : [row])),
    };
    if (isShut) return [head];
    return [head, ...all.map((one) => ({ kind: 'row' as const, key: under + one.row.key, under, ...one }))];
  });
}

/** The rows in the order of their lines, each once. */
export function rowsOf<Row extends { key: string }>(lines: readonly Line<Row>[]): Shown<Row>[] {
  const rows = lines.flatMap((line) => (line.kind === 'row' ? [[line.row.key, line] as const] : []));
  return [...new Map(rows).values()];
}
