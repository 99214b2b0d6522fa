import { ORDERS } from '../../texts/orders.js';
import { AgentsInput } from './agents-input.js';
import { nowAt } from './current-settings.js';
import type { FieldProps } from './field-props.js';
import type { Field, GroupField } from './form-model.js';
import { partOf } from './form-values.js';
import { ListInput } from './list-input.js';
import { Mistakes } from './mistakes.js';
import { mistakesAt } from './refused-fields.js';
import { ScalarInput } from './scalar-input.js';

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
  kind === 'json' ? [hint, ORDERS.form.json].filter(Boolean).join(' ') : hint;
