import type {
  ActiveWindow,
  Condition,
  NumberCondition,
  RuleFields,
  RuleRequest,
  SourceState,
} from '../../../client/index.js';
import { COMMON } from '../texts/common.js';
import { RULES } from '../texts/rules.js';
import { daysText } from './days.js';
import { FormReader } from './form-reader.js';
import { kindOf } from './measures.js';
import { remedyOf } from './remedy-form.js';
import type { ConditionForm, RuleForm, StepForm, WindowForm } from './rule-form.js';

const t = RULES.form;

/** What is wrong, by the path of the field: the service names its fields by the same paths. */
export type Mistakes = ReadonlyMap<string, string>;

/** The rule of a form, or what is wrong in it. Pure. */
export function requestOf(form: RuleForm): { rule: RuleRequest } | { mistakes: Mistakes } {
  const reader = new FormReader();
  const conditions = form.conditions.map((condition, i) => conditionOf(condition, `when.${i}`, reader));
  const [first] = conditions;
  const hasClear =
    conditions.length === 1 && first !== undefined && isNumeric(first) && form.clear.trim() !== '';
  const then = remedyOf(form.remedy, subjectOf(form), reader);
  const rule: RuleRequest = {
    name: reader.text('name', form.name),
    enabled: form.enabled,
    severity: form.severity,
    when:
      conditions.length === 1 && first !== undefined
        ? first
        : form.join === 'any'
          ? { any: conditions }
          : { all: conditions },
    ...(hasClear && { clear: { value: reader.number('clear.value', form.clear) } }),
    forSeconds: reader.seconds('forSeconds', form.forSeconds),
    clearForSeconds: reader.seconds('clearForSeconds', form.clearForSeconds),
    cooldownSeconds: reader.seconds('cooldownSeconds', form.cooldownSeconds),
    ...(form.repeatSeconds.trim() !== '' && {
      repeatSeconds: reader.seconds('repeatSeconds', form.repeatSeconds),
    }),
    groupBySeconds: reader.seconds('groupBySeconds', form.groupBySeconds),
    scope: {
      accounts: reader.chosen('scope.accounts', form.accounts),
      queues: reader.chosen('scope.queues', form.queues),
      groups: form.groups === undefined ? [] : reader.chosen('scope.groups', form.groups),
    },
    ...(form.windows.length > 0 && {
      active: form.windows.map((window, i) => windowOf(window, `active.${i}`, reader)),
    }),
    steps: form.steps.map((step, i) => stepOf(step, `steps.${i}`, reader)),
    ...(form.sound !== '' && { sound: form.sound }),
    ...(then !== undefined && { then }),
  };
  return reader.mistakes.size > 0 ? { mistakes: reader.mistakes } : { rule };
}

/** What the rule is about: `queue`, `agent`, `account` or `command`. */
export const subjectOf = ({ conditions: [first] }: Pick<RuleForm, 'conditions'>): string =>
  first?.measure.split('.')[0] ?? '';

const isNumeric = (condition: Condition): boolean => kindOf(condition.measure) === 'number';

function conditionOf(form: ConditionForm, path: string, reader: FormReader): Condition {
  const { measure } = form;
  switch (measure) {
    case 'queue.nobodyAvailable':
    case 'agent.unreachable':
    case 'command.unconfirmed':
      return { measure };
    case 'account.state':
      return { measure, op: form.op === '=' ? '=' : '!=', value: stateIn(form.state) };
    default:
      return {
        measure,
        op: opIn(form.op),
        value: valueOf(form, path, reader),
        ...reasonsOf(form, path, reader),
      };
  }
}

const OPS: readonly NumberCondition['op'][] = ['>=', '>', '<=', '<'];
const opIn = (text: string): NumberCondition['op'] => OPS.find((op) => op === text) ?? '>=';

const stateIn = (text: string): SourceState => (text in COMMON.source ? (text as SourceState) : 'live'); // one of the choices of the form

function valueOf(form: ConditionForm, path: string, reader: FormReader): NumberCondition['value'] {
  const { basis, value, times, atLeast } = form;
  if (basis === 'fixed') return reader.number(`${path}.value`, value);
  return {
    times: reader.number(`${path}.times`, times),
    of: basis,
    ...(atLeast.trim() !== '' && { atLeast: reader.number(`${path}.atLeast`, atLeast) }),
  };
}

function reasonsOf(
  { measure, reasons }: ConditionForm,
  path: string,
  reader: FormReader,
): Pick<NumberCondition, 'reasons'> {
  if (measure !== 'agent.pauseOverrunSeconds' || reasons.length === 0) return {};
  const entries = reasons.map(({ reason, minutes }, i) => [
    reader.text(`${path}.reasons.${i}.reason`, reason),
    Math.round(reader.number(`${path}.reasons.${i}.minutes`, minutes) * 60),
  ]);
  return { reasons: Object.fromEntries(entries) as Record<string, number> };
}

function windowOf({ days, from, to, zone }: WindowForm, path: string, reader: FormReader): ActiveWindow {
  if (days.length === 0) reader.mistakes.set(`${path}.days`, t.chooseOne);
  const text = daysText(days);
  return {
    zone: reader.text(`${path}.zone`, zone),
    ...(text !== undefined && { days: text }),
    from: reader.text(`${path}.from`, from),
    to: reader.text(`${path}.to`, to),
  };
}

function stepOf(
  { after, to, unlessAcked }: StepForm,
  path: string,
  reader: FormReader,
): RuleFields['steps'][number] {
  if (to.length === 0) reader.mistakes.set(`${path}.to`, t.chooseOne);
  return { afterSeconds: reader.seconds(`${path}.afterSeconds`, after), to: [...to], unlessAcked };
}
