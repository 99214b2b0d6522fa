import { ORDERS } from '../../texts/orders.js';
import type { FieldProps } from './field-props.js';
import type { AgentsField } from './form-model.js';
import { Mistakes } from './mistakes.js';
import { byId } from './new-command.js';
import { mistakesAt } from './refused-fields.js';

const t = ORDERS.form;

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
        {chosen.map((reference, i) => (
          <li key={reference}>
            {nameOf(reference)}{' '}
            <button type="button" onClick={() => onValue(chosen.filter((one) => one !== reference))}>
              {t.remove(nameOf(reference), i + 1)}
            </button>
          </li>
        ))}
      </ol>
      <label for={id}>{t.add(field.label)}</label>
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
            {one.name}
          </option>
        ))}
      </select>
      <Mistakes id={`${id}-mistakes`} mistakes={mistakesAt(mistakes, path)} />
    </fieldset>
  );
}
