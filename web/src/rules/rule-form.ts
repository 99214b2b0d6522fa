import type { ActiveWindow, Condition, Rule, RuleMeasure, Severity } from '../../../client/index.js';
import { daysIn, DAYS, type Day } from './days.js';
import { firstOp } from './measures.js';
import { newRemedy, remedyForm, type RemedyForm } from './remedy-form.js';

/** What a person fills in of a rule: texts as they were typed. */
export interface RuleForm {
  name: string;
  enabled: boolean;
  severity: Severity;
  join: 'all' | 'any';
  conditions: readonly ConditionForm[];
  clear: string;
  forSeconds: string;
  clearForSeconds: string;
  cooldownSeconds: string;
  repeatSeconds: string;
  groupBySeconds: string;
  /** Undefined: all. */
  accounts: readonly string[] | undefined;
  /** Undefined: all. */
  queues: readonly string[] | undefined;
  /** Undefined: no matter in which. */
  groups: readonly string[] | undefined;
  /** Empty: always. */
  windows: readonly WindowForm[];
  steps: readonly StepForm[];
  sound: '' | 'none' | 'chime' | 'alarm';
  /** What it does when it fires. */
  remedy: RemedyForm;
}

export type Basis = 'fixed' | 'slaSeconds' | 'wrapUpSeconds';

export interface ConditionForm {
  measure: RuleMeasure;
  op: string;
  basis: Basis;
  value: string;
  times: string;
  atLeast: string;
  /** Of `account.state`. */
  state: string;
  reasons: readonly ReasonForm[];
}

export interface ReasonForm {
  reason: string;
  minutes: string;
}

export interface WindowForm {
  days: readonly Day[];
  from: string;
  to: string;
  zone: string;
}

export interface StepForm {
  after: string;
  to: readonly string[];
  unlessAcked: boolean;
}

export const newCondition = (measure: RuleMeasure): ConditionForm => ({
  ...{ measure, op: firstOp(measure), basis: 'fixed', value: '', times: '2', atLeast: '' },
  ...{ state: 'live', reasons: [] },
});

export const newWindow = (zone: string): WindowForm => ({
  days: DAYS.slice(0, 5),
  from: '08:00',
  to: '18:00',
  zone,
});

export const newStep = (): StepForm => ({ after: '0', to: [], unlessAcked: false });

export const newForm = (): RuleForm => ({
  ...{ name: '', enabled: true, severity: 'warning', join: 'all' },
  conditions: [{ ...newCondition('queue.oldestSeconds'), value: '120' }],
  ...{ clear: '', forSeconds: '15', clearForSeconds: '30', cooldownSeconds: '0' },
  ...{ repeatSeconds: '', groupBySeconds: '0' },
  ...{ accounts: undefined, queues: undefined, groups: undefined },
  ...{ windows: [], steps: [], sound: '', remedy: newRemedy() },
});

const text = (value: number | undefined): string => (value === undefined ? '' : String(value));

export function formOf(rule: Rule): RuleForm {
  const { when, scope } = rule;
  return {
    name: rule.name,
    enabled: rule.enabled,
    severity: rule.severity,
    join: 'any' in when ? 'any' : 'all',
    conditions: ('all' in when ? when.all : 'any' in when ? when.any : [when]).map(conditionForm),
    clear: text(rule.clear?.value),
    forSeconds: text(rule.forSeconds),
    clearForSeconds: text(rule.clearForSeconds),
    cooldownSeconds: text(rule.cooldownSeconds),
    repeatSeconds: text(rule.repeatSeconds),
    groupBySeconds: text(rule.groupBySeconds),
    accounts: chosen(scope.accounts),
    queues: chosen(scope.queues),
    groups: scope.groups.length === 0 ? undefined : scope.groups,
    windows: (rule.active ?? []).map(windowForm),
    steps: rule.steps.map(({ afterSeconds, to, unlessAcked }) => ({
      after: text(afterSeconds),
      to,
      unlessAcked,
    })),
    sound: rule.sound ?? '',
    remedy: remedyForm(rule.then),
  };
}

const chosen = (ids: readonly string[]): readonly string[] | undefined => (ids[0] === '*' ? undefined : ids);

function conditionForm(condition: Condition): ConditionForm {
  const form = newCondition(condition.measure);
  if (!('op' in condition)) return form;
  if (condition.measure === 'account.state') return { ...form, op: condition.op, state: condition.value };
  const { op, value, reasons = {} } = condition;
  const minutes = Object.entries(reasons).map(([reason, seconds]) => ({
    reason,
    minutes: text(seconds / 60),
  }));
  if (typeof value === 'number') return { ...form, op, value: text(value), reasons: minutes };
  const { times, of, atLeast } = value;
  return { ...form, op, basis: of, times: text(times), atLeast: text(atLeast), reasons: minutes };
}

const windowForm = ({ days, from, to, zone }: ActiveWindow): WindowForm => ({
  days: days === undefined ? DAYS : daysIn(days),
  ...{ from, to, zone },
});
