import type { QueueSelf } from '../../../../client/index.js';
import { ORDERS } from '../../texts/orders.js';
import type { Field } from './form-model.js';

/** How the phone system has something configured, by its own names. */
export type CurrentSettings = NonNullable<QueueSelf['settings']>;

/** What a form's fields are about; the phone system's own name follows. */
const ABOUT = /^params\.(fields\.)?/;

/** What a field would change, in words; undefined: the phone system does not tell it. */
export function nowAt(settings: CurrentSettings, path: string, field: Field): string | undefined {
  const name = path.replace(ABOUT, '');
  const value = Object.hasOwn(settings, name) ? settings[name] : undefined;
  if (value === undefined || value === '') return undefined;
  const options = field.kind === 'choice' ? field.options : field.kind === 'number' ? field.special : [];
  const option = options.find((one) => String(one.value) === String(value));
  return ORDERS.form.now(option?.label ?? String(value));
}
