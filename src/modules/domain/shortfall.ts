import type { Reading, SkippedRows } from './reading.js';

/** A queue that a poll covers and whose last answer did not tell of it: its rows stay, and age. */
export interface Gap {
  /** Since when, epoch ms. */
  since: number;
  /** The instant the queue's last good rows speak for; absent: never read. */
  polledAt?: number;
  reason: string;
}

/** A request the board can do without (reasons, settings, metrics …) that the vendor refuses. */
export interface MissingExtra {
  since: number;
  reason: string;
}

/** What the last good poll of a target did not tell. None of it is a failure of the target. */
export interface Shortfall {
  /** By queue. */
  gaps?: { [queueId: string]: Gap };
  /** Rows left out because what identifies them cannot be read. */
  skipped?: SkippedRows[];
  /** By the extra's name. */
  missing?: { [extra: string]: MissingExtra };
}

/**
 * The shortfall after a reading; undefined: none. An extra that was not asked for this time stays as it was, and what
 * lasts keeps its `since`.
 * @param polledAt of the target's reading before this one
 */
export function shortfallAfter(
  before: Shortfall | undefined,
  { at, gaps, skipped = [], extras = {} }: Reading,
  polledAt: number | undefined,
): Shortfall | undefined {
  const gapsAfter = Object.entries(gaps ?? {}).map(([queue, reason]) => {
    const earlier = before?.gaps?.[queue];
    const readAt = earlier === undefined ? polledAt : earlier.polledAt;
    const gap: Gap = {
      since: earlier?.since ?? at,
      ...(readAt !== undefined && { polledAt: readAt }),
      reason,
    };
    return [queue, gap] as const;
  });
  const missing = Object.entries(before?.missing ?? {}).filter(([extra]) => !(extra in extras));
  for (const [extra, outcome] of Object.entries(extras))
    if (outcome !== 'ok')
      missing.push([extra, { since: before?.missing?.[extra]?.since ?? at, reason: outcome.missing }]);
  const after = {
    ...(gapsAfter.length > 0 && { gaps: Object.fromEntries(gapsAfter) }),
    ...(skipped.length > 0 && { skipped }),
    ...(missing.length > 0 && { missing: Object.fromEntries(missing) }),
  };
  return Object.keys(after).length > 0 ? after : undefined;
}

/** What was left out, as a sentence for people: `1 of 2,000 agents cannot be read (no id).` */
export function skippedText({ rows, of, resource, why }: SkippedRows): string {
  const number = (value: number): string => value.toLocaleString('en-US');
  return `${number(rows)} of ${number(of)} ${resource} cannot be read (${why}).`;
}

/** An extra that is missing, as a sentence for people: `Not available: pause reasons (no permission).` */
export const missingText = (extra: string, reason: string): string => `Not available: ${extra} (${reason}).`;
