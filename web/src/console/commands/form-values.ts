import type { QueueSelf } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import type { Json } from './commands.js';
import type { ChoiceField, Field, GroupField, ListField, NumberField, TextField } from './form-model.js';

/**
 * What stands in a form, as it was typed: a text (of a choice the place of the option, `''` for nothing), a list of
 * them, a group by its fields' keys, or null where something is to be emptied.
 */
export type FormValue = string | null | readonly FormValue[] | { readonly [key: string]: FormValue };

export interface Mistake {
  /** `params.fields.name`, `params.skills.0.level`. */
  readonly path: string;
  readonly message: string;
}

export interface Read {
  /** Absent: not filled in. */
  readonly value?: Json;
  readonly mistakes: readonly Mistake[];
}

/** What a form says, and what is wrong with it as far as the form knows. */
export function readField(field: Field, value: FormValue | undefined, path = field.key): Read {
  switch (field.kind) {
    case 'group':
      return readGroup(field, value, path);
    case 'list':
      return readList(field, value, path);
    case 'agents': {
      const chosen = isList(value) ? value.filter((one) => typeof one === 'string') : [];
      return chosen.length > 0 || field.required ? given(chosen) : NOTHING;
    }
    case 'text':
      return value === null && field.clearable ? given(null) : readScalar(field, value, path, readText);
    case 'choice':
      return readScalar(field, value, path, readChoice);
    case 'number':
      return readScalar(field, value, path, readNumber);
    case 'json':
      return readScalar(field, value, path, readJson);
  }
}

const NOTHING: Read = { mistakes: [] };
const given = (value: Json): Read => ({ value, mistakes: [] });
const isList = (value: FormValue | undefined): value is readonly FormValue[] => Array.isArray(value);

/** Whether anything at all was filled in. */
export function isBlank(value: FormValue | undefined): boolean {
  if (value === undefined || value === '') return true;
  if (value === null || typeof value === 'string') return false;
  return isList(value) ? value.length === 0 : Object.values(value).every(isBlank);
}

export const partOf = (value: FormValue | undefined, key: string): FormValue | undefined =>
  typeof value === 'object' && value !== null && !isList(value) ? value[key] : undefined;

function readGroup(field: GroupField, value: FormValue | undefined, path: string): Read {
  if (!field.required && isBlank(value)) return NOTHING;
  const parts = field.fields.map(
    (one) => [one.key, readField(one, partOf(value, one.key), `${path}.${one.key}`)] as const,
  );
  return {
    value: Object.fromEntries(
      parts.flatMap(([key, read]) => (read.value === undefined ? [] : [[key, read.value]])),
    ),
    mistakes: parts.flatMap(([, { mistakes }]) => mistakes),
  };
}

function readList(field: ListField, value: FormValue | undefined, path: string): Read {
  const items = isList(value) ? value : [];
  if (items.length === 0 && !field.required) return NOTHING;
  const reads = items.map((item, i) => readField(field.item, item, `${path}.${i}`));
  const mistakes = reads.flatMap((read) => read.mistakes);
  if (field.most !== undefined && items.length > field.most)
    mistakes.push({ path, message: ACTIONS.mistakes.tooMany({ max: field.most }) });
  const values = reads.map((read) => read.value ?? '');
  return { value: field.named ? Object.fromEntries(values.map(nameAndValue)) : values, mistakes };
}

function nameAndValue(item: Json): [string, Json] {
  const { name, value } = item as { name?: string; value?: Json }; // the two fields such an item has
  return [name ?? '', value ?? ''];
}

function readScalar<F extends Field>(
  field: F,
  value: FormValue | undefined,
  path: string,
  read: (field: F, text: string) => Json | { mistake: string },
): Read {
  const text = typeof value === 'string' ? value : '';
  if (text.trim() === '')
    return field.required ? { mistakes: [{ path, message: ACTIONS.mistakes.required }] } : NOTHING;
  const result = read(field, text);
  return isMistake(result) ? { mistakes: [{ path, message: result.mistake }] } : given(result);
}

const isMistake = (result: Json | { mistake: string }): result is { mistake: string } =>
  typeof result === 'object' && result !== null && 'mistake' in result;

const readChoice = ({ options }: ChoiceField, text: string): Json | { mistake: string } =>
  options[Number(text)]?.value ?? { mistake: ACTIONS.mistakes.required };

function readNumber(field: NumberField, text: string): Json | { mistake: string } {
  const value = Number(text);
  if (field.special.some((one) => one.value === value)) return value;
  const { whole, min = -Infinity, max = Infinity } = field;
  const right = Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value));
  if (right) return value;
  const bounds = boundsOf(field);
  return { mistake: bounds === '' ? ACTIONS.mistakes.anyNumber : ACTIONS.mistakes.number({ bounds }) };
}

/** `10 to 600, or 0: until further notice`; empty when anything goes. */
export function boundsOf({ min, max, special }: NumberField): string {
  const { form } = ACTIONS;
  const bounds =
    min !== undefined && max !== undefined
      ? form.between({ min, max })
      : min !== undefined
        ? form.atLeast({ min })
        : max !== undefined
          ? form.atMost({ max })
          : undefined;
  const others = special.map(({ value, label }) => form.special({ value: String(value), label }));
  return [...(bounds === undefined ? [] : [bounds]), ...others].join(form.or);
}

function readText(field: TextField, text: string): Json | { mistake: string } {
  const { minLength = 0, maxLength = Infinity, pattern } = field;
  if (text.length < minLength) return { mistake: ACTIONS.mistakes.tooShort({ min: minLength }) };
  if (text.length > maxLength) return { mistake: ACTIONS.mistakes.tooLong({ max: maxLength }) };
  return pattern === undefined || matches(pattern, text) ? text : { mistake: ACTIONS.mistakes.form };
}

/** JSON schemas mean a pattern with the flag `u`; what this browser cannot compile is left to the service to judge. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
}

function readJson(_field: Field, text: string): Json | { mistake: string } {
  try {
    return JSON.parse(text) as Json; // JSON is all that it can be
  } catch {
    return { mistake: ACTIONS.mistakes.json };
  }
}

/** The places at which a form can show a mistake, as it is filled in now. A list shows whatever is wrong in it. */
export function pathsOf(field: Field, value: FormValue | undefined, path: string = field.key): string[] {
  if (field.kind !== 'group') return [path];
  return field.fields.flatMap((one) => pathsOf(one, partOf(value, one.key), `${path}.${one.key}`));
}

/** What was refused at this very place, or at something inside it that has no place of its own. */
export const mistakesAt = (mistakes: readonly Mistake[], path: string): readonly Mistake[] =>
  mistakes.filter((mistake) => isAt(mistake.path, path));

/** What was refused and stands at none of these places: it is said above the form. */
export const mistakesElsewhere = (
  mistakes: readonly Mistake[],
  paths: readonly string[],
): readonly Mistake[] => mistakes.filter((mistake) => !paths.some((path) => isAt(mistake.path, path)));

const isAt = (path: string, place: string): boolean => path === place || path.startsWith(`${place}.`);

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
  return ACTIONS.form.now({ value: option?.label ?? String(value) });
}
