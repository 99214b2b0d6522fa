import type { Alert, RuleMeasure } from '../../../client/index.js';
import { clock } from '../shared/duration.js';
import { numberWords } from '../shared/formats.js';
import { COMMON } from '../texts/common.js';

const IN_SECONDS = /Seconds$|^queue\.longestToday$/;
const FLAGS: ReadonlySet<RuleMeasure> = new Set([
  'queue.nobodyAvailable',
  'agent.unreachable',
  'command.unconfirmed',
  'account.state',
]);

export const isSeconds = (measure: RuleMeasure): boolean => IN_SECONDS.test(measure);

/** The value at an instant, with the limit: `2:14 (limit 2:00)`. Undefined: the name of the rule says it all. */
export function valueWords(
  { measure, value, threshold, growsFrom }: Pick<Alert, 'measure' | 'value' | 'threshold' | 'growsFrom'>,
  at: number,
): string | undefined {
  if (measure !== undefined && FLAGS.has(measure)) return undefined;
  const isTime = growsFrom !== undefined || (measure !== undefined && isSeconds(measure));
  const now = growsFrom === undefined ? value : (at - growsFrom) / 1_000;
  if (now === undefined) return undefined;
  const words = isTime ? clock(now * 1_000) : inUnit(measure, now);
  if (threshold === undefined) return words;
  return COMMON.values.limit({
    value: words,
    limit: isTime ? clock(threshold * 1_000) : numberWords(threshold),
  });
}

function inUnit(measure: RuleMeasure | undefined, value: number): string {
  if (measure === 'queue.waiting') return COMMON.values.waiting({ value });
  if (measure === 'queue.available') return COMMON.values.available({ value });
  const isShare = measure === 'queue.serviceLevel' || measure === 'queue.abandonRate';
  return isShare ? COMMON.percent({ value }) : numberWords(value);
}
