import type { Condition, NumberCondition, Rule } from '../../../client/index.js';
import { isSeconds } from '../alerts/alert-words.js';
import { clock } from '../shared/duration.js';
import { COMMON } from '../texts/common.js';
import { RULES } from '../texts/rules.js';
import { listWords, numberWords } from '../shared/formats.js';

/** What a rule says, such as `Longest wait at least 2:00 for 0:15`. */
export function ruleWords({ when, forSeconds }: Pick<Rule, 'when' | 'forSeconds'>): string {
  const conditions = 'all' in when ? when.all : 'any' in when ? when.any : [when];
  const words = conditions.map(conditionWords).join(RULES.join['any' in when ? 'any' : 'all']);
  return forSeconds === 0 ? words : RULES.holdsFor({ condition: words, time: clock(forSeconds * 1_000) });
}

function conditionWords(condition: Condition): string {
  const { name } = RULES.measures[condition.measure];
  if (!('op' in condition)) return name;
  const op = RULES.form.ops[condition.op];
  if (condition.measure === 'account.state')
    return `${name} ${op} ${RULES.quoted({ text: COMMON.source[condition.value] })}`;
  return `${name} ${op} ${thresholdWords(condition)}`;
}

function thresholdWords({ measure, value }: NumberCondition): string {
  const inUnit = (number: number): string =>
    isSeconds(measure) ? clock(number * 1_000) : `${numberWords(number)} ${RULES.measures[measure].unit}`;
  if (typeof value === 'number') return inUnit(value);
  const { times, of, atLeast } = value;
  return RULES.timesOf({
    factor: times,
    setting: RULES.form.basis[of],
    least: atLeast === undefined ? undefined : inUnit(atLeast),
  });
}

/** Where a rule is, such as `HQ, Berlin; Support`. */
export function scopeWords(
  { scope: { accounts, queues, groups } }: Pick<Rule, 'scope'>,
  accountNames: ReadonlyMap<string, string>,
  queueNames: ReadonlyMap<string, string>,
): string {
  const named = (ids: readonly string[], names: ReadonlyMap<string, string>): string =>
    ids[0] === '*' ? '' : listWords(ids.map((id) => names.get(id) ?? id));
  const parts = [named(accounts, accountNames), named(queues, queueNames), listWords(groups)];
  return parts.filter((part) => part !== '').join('; ') || RULES.everywhere;
}
