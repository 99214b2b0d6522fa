import { VendorProtocolError } from '../port/errors.js';
import type { ReadContext, ShownRows } from '../port/vendor.js';

/**
 * An answer without content, where a list is due, stands for a list without rows. With a 204 or a JSON `null` the system
 * says so itself. A body without a byte may as well come from a system or a proxy that failed, so it is `blank`: it takes
 * away no row that is known.
 */
export interface Blank {
  blank?: true;
}

/** The value for an answer without content; undefined: the answer has content, or no list is due. */
export function withoutContent<T>(
  data: unknown,
  empty: { value: T } | undefined,
): ({ value: T } & Blank) | undefined {
  if (empty === undefined || (data !== undefined && data !== null)) return undefined;
  return { value: empty.value, ...(data === undefined && { blank: true as const }) };
}

/** @throws VendorProtocolError where an answer without a byte would take away rows that are known */
export function ensureNoneLost(
  what: string,
  list: Blank & { rows: readonly unknown[] },
  known: number,
): void {
  if (list.blank === true && list.rows.length < known)
    throw new VendorProtocolError(emptyBody(what, known), '');
}

interface QueueList {
  queue: string;
  list: keyof ShownRows;
  /** The request, to begin a sentence with. */
  what: string;
}

/** Whether an answer about a queue takes away no row that is shown; otherwise the queue's gap is noted. */
export async function losesNone(
  { blank }: Blank,
  { queue, list, what }: QueueList,
  { shown, notes }: Pick<ReadContext, 'shown' | 'notes'>,
): Promise<boolean> {
  if (blank !== true) return true;
  const known = shown === undefined ? undefined : ((await shown(queue))?.[list] ?? 0);
  if (known === 0) return true;
  notes.gap(queue, `${emptyBody(what, known)}.`);
  return false;
}

/** @param known rows of the list; undefined: how many is not known */
const emptyBody = (what: string, known: number | undefined): string =>
  `${what} answered with an empty body${known === undefined ? '' : `, where ${known} ${known === 1 ? 'row is' : 'rows are'} known`}`;
