import type { Condition, NumberCondition, RuleMeasure } from '../../../client/index.js';
import { RULES } from '../texts/rules.js';

/** Those that compare nothing. */
const FLAGS: ReadonlySet<RuleMeasure> = new Set([
  'queue.nobodyAvailable',
  'agent.unreachable',
  'command.unconfirmed',
]);
/** Those whose alarm is that there is less. */
const LESS_IS_WORSE: ReadonlySet<RuleMeasure> = new Set(['queue.available', 'queue.serviceLevel']);

export type ConditionKind = 'number' | 'flag' | 'state';

export function kindOf(measure: RuleMeasure): ConditionKind {
  if (measure === 'account.state') return 'state';
  return FLAGS.has(measure) ? 'flag' : 'number';
}

export const isNumber = (condition: Condition): condition is NumberCondition =>
  kindOf(condition.measure) === 'number';

/** What a measure is about: a rule has conditions about one of them. */
export const subjectOf = (measure: RuleMeasure): string => measure.split('.', 1)[0] ?? '';

export const MEASURES: readonly RuleMeasure[] = Object.keys(RULES.measures).filter(isMeasure);

export function isMeasure(text: string): text is RuleMeasure {
  return Object.hasOwn(RULES.measures, text);
}

export const firstOp = (measure: RuleMeasure): string =>
  measure === 'account.state' ? '!=' : LESS_IS_WORSE.has(measure) ? '<=' : '>=';

export const unitOf = (measure: RuleMeasure): string => RULES.measures[measure].unit;
