import { ACTIONS } from '../../texts/actions.js';
import type { TextField } from './form-model.js';
import type { FormValue } from './form-values.js';

interface Props {
  field: TextField;
  /** Null: cleared. */
  value: FormValue | undefined;
  common: { id: string; value: string };
  onValue: (value: FormValue) => void;
}

/** A text, with what it is likely to be, and where it can be cleared a tick for that. */
export function TextInput({ field, value, common, onValue }: Props) {
  const list = `${common.id}-list`;
  return (
    <>
      <input
        {...common}
        autocomplete="off"
        disabled={value === null}
        list={field.suggestions.length > 0 ? list : undefined}
        maxLength={field.maxLength}
        onInput={({ currentTarget }) => onValue(currentTarget.value)}
      />
      {field.suggestions.length > 0 && (
        <datalist id={list}>
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
          {ACTIONS.form.none}
        </label>
      )}
    </>
  );
}
