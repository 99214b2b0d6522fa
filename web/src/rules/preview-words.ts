import type { RuleFiring, RulePreview } from '../../../client/index.js';
import { clock } from '../shared/duration.js';
import { RULES } from '../texts/rules.js';
import { numberWords } from '../shared/formats.js';

const t = RULES.preview;

/** Shorter than this is what a longer `forSeconds` leaves out. */
export const SHORT_SECONDS = 30;

/** The service lists no more. */
const MOST_FIRINGS = 1_000;

/** How long the condition held after it had fired: the alert ends `clearForSeconds` later. Undefined: it still fires. */
export const heldMs = ({ firedAt, resolvedAt }: RuleFiring, clearForSeconds: number): number | undefined =>
  resolvedAt === undefined ? undefined : Math.max(0, resolvedAt - firedAt - clearForSeconds * 1_000);

/** How a rule would have fired, in sentences. */
export function previewWords(
  { firings, perDay }: RulePreview,
  days: number,
  clearForSeconds: number,
): string[] {
  const range = t.range({ days });
  if (firings.length === 0) return [t.never({ range })];
  const count =
    firings.length >= MOST_FIRINGS
      ? t.manyTimes({ count: firings.length })
      : t.times({ count: firings.length });
  const lasted = firings.flatMap((firing) => heldMs(firing, clearForSeconds) ?? []);
  const short = lasted.filter((ms) => ms < SHORT_SECONDS * 1_000).length;
  const still = firings.length - lasted.length;
  return [
    t.fired({ count, range, perDay: perDay >= 1 ? numberWords(perDay) : undefined }),
    ...(short > 0 ? [t.short({ count: short, seconds: SHORT_SECONDS })] : []),
    ...(lasted.length > 0 ? [t.longest({ time: clock(Math.max(...lasted)) })] : []),
    ...(still > 0 ? [t.still({ count: still })] : []),
  ];
}
