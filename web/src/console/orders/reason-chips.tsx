import { ORDERS } from '../../texts/orders.js';
import type { ChoiceField } from './form-model.js';

interface Props {
  field: ChoiceField;
  disabled: boolean;
  /** The place of the option. */
  onReason: (reason: string) => void;
}

/** Each orders at once: nobody on the phone waits for a form. */
export function ReasonChips({ field, disabled, onReason }: Props) {
  return (
    <fieldset class="reasons">
      <legend>{ORDERS.dialog.reasons}</legend>
      {field.options.map(({ value, label }, i) => (
        <button
          key={String(value)}
          type="button"
          class="reason"
          data-reason={String(value)}
          data-first={i === 0}
          disabled={disabled}
          onClick={() => onReason(String(i))}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
