import { COMMON } from '../texts/common.js';
import { RULES } from '../texts/rules.js';
import { Items, Mistake, optionsOf, SelectField, TextField, SecondsField } from './fields.js';
import { firstOp, isMeasure, kindOf, MEASURES, subjectOf, unitOf } from './measures.js';
import { newCondition, type Basis, type ConditionForm, type RuleForm } from './rule-form.js';

const t = RULES.form;
const MOST_CONDITIONS = 4;
const MOST_REASONS = 50;

interface Props {
  form: RuleForm;
  onForm: (change: Partial<RuleForm>) => void;
}

/** When a rule fires, and where its alert ends. */
export function ConditionFields({ form, onForm }: Props) {
  const { conditions, join } = form;
  const [first] = conditions;
  // All conditions are about the same kind of subject: the first decides.
  const subject = first === undefined ? undefined : subjectOf(first.measure);
  const isAlone = conditions.length === 1 && first !== undefined && kindOf(first.measure) === 'number';
  return (
    <fieldset class="group">
      <legend>{t.when}</legend>
      <Mistake path="when" />
      {conditions.length > 1 && (
        <SelectField
          path="join"
          label={t.join.label}
          value={join}
          onValue={(value) => onForm({ join: value === 'any' ? 'any' : 'all' })}
        >
          {optionsOf({ all: t.join.all, any: t.join.any })}
        </SelectField>
      )}
      <Items
        items={conditions}
        nameOf={(number) => t.condition({ number })}
        add={t.addCondition}
        most={MOST_CONDITIONS}
        least={1}
        make={() => newCondition(MEASURES.find((one) => subjectOf(one) === subject) ?? 'queue.waiting')}
        onItems={(next) => onForm({ conditions: next })}
      >
        {(condition, i, change) => (
          <OneCondition
            condition={condition}
            path={`when.${i}`}
            subject={conditions.length > 1 ? subject : undefined}
            onChange={change}
          />
        )}
      </Items>
      {isAlone && first.basis === 'fixed' && (
        <TextField
          path="clear.value"
          label={t.clear}
          hint={t.clearHint}
          type="number"
          unit={unitOf(first.measure)}
          value={form.clear}
          onValue={(clear) => onForm({ clear })}
        />
      )}
      <SecondsField
        path="forSeconds"
        label={t.forSeconds}
        hint={t.forHint}
        value={form.forSeconds}
        onValue={(forSeconds) => onForm({ forSeconds })}
      />
      <SecondsField
        path="clearForSeconds"
        label={t.clearForSeconds}
        hint={t.clearForHint}
        value={form.clearForSeconds}
        onValue={(clearForSeconds) => onForm({ clearForSeconds })}
      />
    </fieldset>
  );
}

interface OneProps {
  condition: ConditionForm;
  path: string;
  /** The only one that is offered; undefined: all. */
  subject: string | undefined;
  onChange: (change: Partial<ConditionForm>) => void;
}

function OneCondition({ condition, path, subject, onChange }: OneProps) {
  const { measure, op, state } = condition;
  const kind = kindOf(measure);
  return (
    <div class="fields">
      <SelectField
        path={`${path}.measure`}
        label={t.measure}
        value={measure}
        onValue={(value) => {
          if (isMeasure(value)) onChange({ ...newCondition(value), op: firstOp(value) });
        }}
      >
        {Object.entries(RULES.measureGroups)
          .filter(([group]) => subject === undefined || group === subject)
          .map(([group, label]) => (
            <optgroup key={group} label={label}>
              {MEASURES.concat(MEASURES.includes(measure) ? [] : [measure])
                .filter((one) => subjectOf(one) === group)
                .map((one) => (
                  <option key={one} value={one}>
                    {RULES.measures[one].name}
                  </option>
                ))}
            </optgroup>
          ))}
      </SelectField>
      {kind !== 'flag' && (
        <SelectField
          path={`${path}.op`}
          label={t.comparison}
          value={op}
          onValue={(next) => onChange({ op: next })}
        >
          {optionsOf(kind === 'state' ? STATE_OPS : NUMBER_OPS)}
        </SelectField>
      )}
      {kind === 'state' && (
        <SelectField
          path={`${path}.state`}
          label={t.state}
          value={state}
          onValue={(next) => onChange({ state: next })}
        >
          {optionsOf(COMMON.source)}
        </SelectField>
      )}
      {kind === 'number' && <Threshold condition={condition} path={path} onChange={onChange} />}
      {measure === 'agent.pauseOverrunSeconds' && (
        <Reasons condition={condition} path={path} onChange={onChange} />
      )}
    </div>
  );
}

const { '=': is, '!=': isNot, ...NUMBER_OPS } = t.ops;
const STATE_OPS = { '=': is, '!=': isNot };

const BASES: readonly Basis[] = ['fixed', 'slaSeconds', 'wrapUpSeconds'];

/** A number, or a setting of the queue: those of a queue or of wrap-up have one to follow. */
function Threshold({ condition, path, onChange }: Omit<OneProps, 'subject'>) {
  const { measure, basis, value, times, atLeast } = condition;
  const { label, ...bases } = t.basis;
  return (
    <>
      {unitOf(measure) === RULES.units.seconds && (
        <SelectField
          path={`${path}.basis`}
          label={label}
          value={basis}
          onValue={(next) => onChange({ basis: BASES.find((one) => one === next) ?? 'fixed' })}
        >
          {optionsOf(bases)}
        </SelectField>
      )}
      {basis === 'fixed' && unitOf(measure) === RULES.units.seconds && (
        <SecondsField
          path={`${path}.value`}
          label={t.value}
          value={value}
          onValue={(next) => onChange({ value: next })}
        />
      )}
      {basis === 'fixed' && unitOf(measure) !== RULES.units.seconds && (
        <TextField
          path={`${path}.value`}
          label={t.value}
          type="number"
          unit={unitOf(measure)}
          value={value}
          onValue={(next) => onChange({ value: next })}
        />
      )}
      {basis !== 'fixed' && (
        <>
          <TextField
            path={`${path}.times`}
            label={t.times}
            type="number"
            value={times}
            onValue={(next) => onChange({ times: next })}
          />
          <SecondsField
            path={`${path}.atLeast`}
            label={t.atLeast}
            value={atLeast}
            onValue={(next) => onChange({ atLeast: next })}
          />
        </>
      )}
    </>
  );
}

function Reasons({ condition, path, onChange }: Omit<OneProps, 'subject'>) {
  return (
    <fieldset class="item">
      <legend>{t.reasons}</legend>
      <small>{t.reasonsHint}</small>
      <Items
        items={condition.reasons}
        nameOf={(number) => `${t.reason} ${number}`}
        add={t.addReason}
        most={MOST_REASONS}
        make={() => ({ reason: '', minutes: '' })}
        onItems={(reasons) => onChange({ reasons })}
      >
        {({ reason, minutes }, i, change) => (
          <div class="fields">
            <TextField
              path={`${path}.reasons.${i}.reason`}
              label={t.reason}
              value={reason}
              onValue={(next) => change({ reason: next })}
            />
            <TextField
              path={`${path}.reasons.${i}.minutes`}
              label={t.minutes}
              type="number"
              unit={RULES.units.minutes}
              value={minutes}
              onValue={(next) => change({ minutes: next })}
            />
          </div>
        )}
      </Items>
    </fieldset>
  );
}
