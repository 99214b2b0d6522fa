import { ORDERS } from '../../texts/orders.js';
import type { FieldProps } from './field-props.js';
import type { ChoiceField } from './form-model.js';
import { boundsOf } from './form-values.js';

const t = ORDERS.form;

interface Props extends FieldProps {
  id: string;
  describedBy: string;
  invalid: boolean;
}

/** One value: a choice, a number, a text, or JSON where nothing better is known. */
export function ScalarInput({ field, value, id, describedBy, invalid, onValue }: Props) {
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
      return (
        <>
          <input
            {...textual(common)}
            autocomplete="off"
            disabled={value === null}
            list={field.suggestions.length > 0 ? `${id}-list` : undefined}
            maxLength={field.maxLength}
            onInput={typed}
          />
          {field.suggestions.length > 0 && (
            <datalist id={`${id}-list`}>
              {field.suggestions.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          )}
          {field.clearable && (
            <label class="choice">
              <input
                type="checkbox"
                checked={value === null}
                onChange={(event) => onValue(event.currentTarget.checked ? null : '')}
              />
              {t.none}
            </label>
          )}
        </>
      );
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
