import type { ComponentChildren } from 'preact';
import type { WaitingCall } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import { COMMON } from '../../texts/common.js';
import { type Person, byId } from './commands.js';
import type { Destination } from './destinations.js';
import { CallerSelect } from './caller-select.js';
import { DialInput } from './dial-input.js';
import { Mistakes } from './mistakes.js';
import { TextInput } from './text-input.js';
import type { Field, GroupField, ChoiceField, ListField, AgentsField } from './form-model.js';
import {
  nowAt,
  partOf,
  mistakesAt,
  type CurrentSettings,
  type FormValue,
  type Mistake,
  boundsOf,
  pathsOf,
  mistakesElsewhere,
} from './form-values.js';

export function FieldView(props: FieldProps) {
  const { field } = props;
  switch (field.kind) {
    case 'group':
      return <GroupView {...props} field={field} />;
    case 'list':
      return <ListInput {...props} field={field} drawItem={drawItem} />;
    case 'agents':
      return <AgentsInput {...props} field={field} />;
    default:
      return <LabelledInput {...props} />;
  }
}

/** An item of a list has its name already. */
const drawItem = (props: FieldProps) =>
  props.field.kind === 'group' ? <GroupFields {...props} field={props.field} /> : <FieldView {...props} />;

/** The form itself has no legend; a group in it does, unless it is all there is. */
export function GroupFields({ field, value, path, onValue, ...rest }: FieldProps<GroupField>) {
  const parts = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  return (
    <>
      {field.fields.map((one) => (
        <FieldView
          key={one.key}
          {...rest}
          field={one}
          path={`${path}.${one.key}`}
          value={partOf(value, one.key)}
          onValue={(part) => onValue({ ...parts, [one.key]: part })}
        />
      ))}
    </>
  );
}

function GroupView(props: FieldProps<GroupField>) {
  return (
    <fieldset class="group">
      <legend>{props.field.label}</legend>
      <GroupFields {...props} />
    </fieldset>
  );
}

function LabelledInput(props: FieldProps) {
  const { field, path, prefix, mistakes, settings } = props;
  const id = `${prefix}-${path}`;
  const wrong = mistakesAt(mistakes, path);
  const hint = [hintOf(field), nowAt(settings, path, field)].filter(Boolean).join(' ');
  return (
    <p class="field" data-field={path}>
      <label for={id}>
        {field.label}
        {field.required && <span aria-hidden="true"> *</span>}
      </label>
      <ScalarInput {...props} id={id} describedBy={`${id}-hint ${id}-mistakes`} invalid={wrong.length > 0} />
      <small id={`${id}-hint`}>{hint}</small>
      <Mistakes id={`${id}-mistakes`} mistakes={wrong} />
    </p>
  );
}

const hintOf = ({ hint, kind }: Field): string | undefined =>
  kind === 'json' ? [hint, ACTIONS.form.json].filter(Boolean).join(' ') : hint;

export interface FieldProps<F extends Field = Field> {
  field: F;
  value: FormValue | undefined;
  /** Its path in the command. */
  path: string;
  /** Of the whole form. */
  mistakes: readonly Mistake[];
  /** Before every id: several forms may stand in one dialog. */
  prefix: string;
  /** The agents that a field can name. */
  people: readonly Person[];
  /** The present settings, as far as the phone system shows them. */
  settings: CurrentSettings;
  /** Where a call can go. */
  destinations: readonly Destination[];
  /** Who waits in the queue that the form is about; undefined: not known. */
  callers: readonly WaitingCall[] | undefined;
  onValue: (value: FormValue) => void;
}

const t = ACTIONS.form;

interface Props extends FieldProps {
  id: string;
  describedBy: string;
  invalid: boolean;
}

/** One value: a choice, a number, a text, or JSON where nothing better is known. */
export function ScalarInput({
  field,
  value,
  id,
  describedBy,
  invalid,
  destinations,
  callers,
  onValue,
}: Props) {
  const common = {
    id,
    'aria-describedby': describedBy,
    'aria-invalid': invalid,
    'aria-required': field.required,
    value: value ?? '',
  };
  const typed = (event: { currentTarget: { value: string } }) => onValue(event.currentTarget.value);
  switch (field.kind) {
    case 'choice':
      return <Choice field={field} common={common} onChange={typed} />;
    case 'number':
      return (
        <input
          {...textual(common)}
          inputMode="numeric"
          autocomplete="off"
          placeholder={boundsOf(field)}
          onInput={typed}
        />
      );
    case 'text':
      if (field.ofCaller === true)
        return <CallerSelect {...textual(common)} callers={callers} onValue={onValue} />;
      if (field.dials === true)
        return <DialInput {...textual(common)} destinations={destinations} onValue={onValue} />;
      return <TextInput field={field} value={value} common={textual(common)} onValue={onValue} />;
    default:
      return <textarea {...textual(common)} rows={4} spellcheck={false} onInput={typed} />;
  }
}

interface Common {
  id: string;
  value: unknown;
}

const textual = <C extends Common>(common: C) => ({
  ...common,
  value: typeof common.value === 'string' ? common.value : '',
});

interface ChoiceProps {
  field: ChoiceField;
  common: Common;
  onChange: (event: { currentTarget: { value: string } }) => void;
}

function Choice({ field: { options, required }, common, onChange }: ChoiceProps) {
  return (
    <select {...textual(common)} onChange={onChange}>
      <option value="">{required ? t.choose : t.unset}</option>
      {options.map(({ label }, i) => (
        <option key={i} value={String(i)}>
          {label}
        </option>
      ))}
    </select>
  );
}

interface ListInputProps extends FieldProps<ListField> {
  /** Draws what is in the list, which may be anything that a form may hold. */
  drawItem: (props: FieldProps) => ComponentChildren;
}

/** As many of a kind as one likes. */
export function ListInput({ drawItem, ...props }: ListInputProps) {
  const { field, value, path, prefix, mistakes, onValue } = props;
  const { item, label, hint, most } = field;
  const items: readonly FormValue[] = Array.isArray(value) ? value : [];
  const shown = items.flatMap((one, i) => pathsOf(item, one, `${path}.${i}`));
  const put = (at: number, next: FormValue) => onValue(items.map((one, i) => (i === at ? next : one)));
  return (
    <fieldset class="group" data-field={path} aria-describedby={`${prefix}-${path}-mistakes`}>
      <legend>{label}</legend>
      {hint !== undefined && <small>{hint}</small>}
      {items.map((one, i) => {
        const part = {
          ...props,
          value: one,
          path: `${path}.${i}`,
          onValue: (next: FormValue) => put(i, next),
        };
        return (
          <div key={i} class="item" role="group" aria-label={t.nth({ what: label, nth: i + 1 })}>
            {drawItem({ ...part, field: { ...item, label: t.nth({ what: label, nth: i + 1 }) } })}
            <button type="button" onClick={() => onValue(items.filter((_, at) => at !== i))}>
              {t.remove({ what: label, nth: i + 1 })}
            </button>
          </div>
        );
      })}
      <Mistakes
        id={`${prefix}-${path}-mistakes`}
        mistakes={mistakesElsewhere(mistakesAt(mistakes, path), shown)}
      />
      <button
        type="button"
        disabled={most !== undefined && items.length >= most}
        onClick={() => onValue([...items, item.kind === 'group' ? {} : ''])}
      >
        {t.add({ what: label })}
      </button>
    </fieldset>
  );
}

/** People, in the order in which they were added. */
export function AgentsInput(props: FieldProps<AgentsField>) {
  const { field, value, path, prefix, mistakes, people, onValue } = props;
  const id = `${prefix}-${path}`;
  const chosen = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  const free = people.filter((one) => !chosen.includes(byId(one.id)));
  const nameOf = (reference: string) => people.find((one) => byId(one.id) === reference)?.name ?? reference;
  return (
    <fieldset class="group" data-field={path} aria-describedby={`${id}-mistakes`}>
      <legend>{field.label}</legend>
      {field.hint !== undefined && <small>{field.hint}</small>}
      <ol>
        {chosen.map((reference) => (
          <li key={reference}>
            {nameOf(reference)}{' '}
            <button type="button" onClick={() => onValue(chosen.filter((one) => one !== reference))}>
              {t.removeNamed({ name: nameOf(reference) })}
            </button>
          </li>
        ))}
      </ol>
      <label for={id}>{t.add({ what: field.label })}</label>{' '}
      <select
        id={id}
        value=""
        onChange={(event) => {
          const added = event.currentTarget.value;
          if (added !== '') onValue([...chosen, added]);
          event.currentTarget.value = '';
        }}
      >
        <option value="">{t.choose}</option>
        {free.map((one) => (
          <option key={one.id} value={byId(one.id)}>
            {one.state === undefined
              ? one.name
              : t.inState({ name: one.name, state: COMMON.states[one.state] })}
          </option>
        ))}
      </select>
      <Mistakes id={`${id}-mistakes`} mistakes={mistakesAt(mistakes, path)} />
    </fieldset>
  );
}
