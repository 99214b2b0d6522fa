import type { Field } from './form-model.js';
import { partOf, type FormValue } from './form-values.js';

/** The places at which a form can show a mistake, as it is filled in now. A list shows whatever is wrong in it. */
export function pathsOf(field: Field, value: FormValue | undefined, path: string = field.key): string[] {
  if (field.kind !== 'group') return [path];
  return field.fields.flatMap((one) => pathsOf(one, partOf(value, one.key), `${path}.${one.key}`));
}
