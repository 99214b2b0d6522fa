import type { Command } from '../../../../client/index.js';
import { further } from './order-life.js';

/**
 * What was read of the trail and what happened since, newest first: rows move on along their lives, and new ones come
 * on top.
 * @param recent of the account, by whomever
 * @param among whether a recent one belongs to what is shown
 */
export function trailRows(
  read: readonly Command[],
  recent: readonly Command[],
  among: (command: Command) => boolean,
): readonly Command[] {
  const rows = new Map(read.map((row) => [row.id, row]));
  for (const row of recent) {
    const known = rows.get(row.id);
    if (known !== undefined) rows.set(row.id, further(row, known));
    else if (among(row)) rows.set(row.id, row);
  }
  return [...rows.values()].sort((a, b) => b.createdAt - a.createdAt);
}

/** What is newer than the oldest row that was read; before anything was, everything. */
export const sinceOldest = (read: readonly Command[], more: boolean): number =>
  more ? Math.min(...read.map(({ createdAt }) => createdAt)) : -Infinity;
