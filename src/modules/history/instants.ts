import { FloorError } from '../domain/problem.js';

/** The clock of a client may be ahead. */
const AHEAD_MS = 60_000;

/** A past instant. Throws `bad-request` for one in the future. */
export function pastInstant(at: number, name = 'at', now = Date.now()): number {
  if (at > now + AHEAD_MS) throw new FloorError('bad-request', `query.${name}: lies in the future`);
  return Math.min(at, now);
}

export interface Range {
  /** Epoch ms. */
  from: number;
  /** Epoch ms, not before `from`; at most now. */
  to: number;
}

/**
 * The range of a query, up to now. Throws `bad-request` when it ends before it begins or begins in the future, and
 * `history-limit` when it is longer than one request may ask for.
 */
export function pastRange(
  { from, to = Date.now() }: { from: number; to?: number | undefined },
  maxMs: number,
  now = Date.now(),
): Range {
  pastInstant(from, 'from', now);
  if (to < from) throw new FloorError('bad-request', 'query.to: lies before query.from');
  if (to - from > maxMs)
    throw new FloorError(
      'history-limit',
      `The range is ${inWords(to - from)} long. Ask for at most ${inWords(maxMs)} at a time, range after range.`,
    );
  return { from: Math.min(from, now), to: Math.min(to, now) };
}

function inWords(ms: number): string {
  const hours = Math.ceil(ms / 3_600_000);
  return hours <= 48 ? `${hours} hours` : `${Math.ceil(ms / 86_400_000)} days`;
}
