import type { CommandType } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import type { FormGroup } from './form-groups.js';
import type { ChoiceField } from './form-model.js';

/** The reasons to choose from, where a pause has any and does not need one. */
export function reasonsOf(type: CommandType, group: FormGroup | undefined): ChoiceField | undefined {
  if (type !== 'agent.pause') return undefined;
  const field = group?.form.fields.find(({ key }) => key === 'reason');
  return field?.kind === 'choice' && !field.required && field.options.length > 0 ? field : undefined;
}

interface Props {
  field: ChoiceField;
  disabled: boolean;
  /** Index of the option, as text. */
  onReason: (reason: string) => void;
}

/** One button per reason; a click sends the pause, so that the most frequent action takes two clicks. */
export function ReasonChips({ field, disabled, onReason }: Props) {
  return (
    <fieldset class="reasons">
      <legend>{ACTIONS.dialog.reasons}</legend>
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
