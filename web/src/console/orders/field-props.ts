import type { CurrentSettings } from './current-settings.js';
import type { Field } from './form-model.js';
import type { FormValue, Mistake } from './form-values.js';
import type { Named } from './orders.js';

export interface FieldProps<F extends Field = Field> {
  field: F;
  value: FormValue | undefined;
  /** Where it stands in the order. */
  path: string;
  /** Of the whole form. */
  mistakes: readonly Mistake[];
  /** Before every id: several forms may stand in one dialog. */
  prefix: string;
  /** Whom a field that names people may name. */
  people: readonly Named[];
  /** What there is now, as far as the phone system tells. */
  settings: CurrentSettings;
  onValue: (value: FormValue) => void;
}
