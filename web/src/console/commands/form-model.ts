import { inWords } from '../../shared/in-words.js';
import { ACTIONS } from '../../texts/actions.js';
import { isRecord } from './capabilities.js';

/** The parameter that confirms an empty list. It is a tick of its own, not a field. */
export const CONFIRM_EMPTY = 'confirmEmpty';

export interface Option {
  readonly value: string | number | boolean;
  readonly label: string;
}

interface Common {
  /** Its path in the command, as refusals name it: `params.fields.name`. Of what is in a list: without its place. */
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
  readonly required: boolean;
}
export interface ChoiceField extends Common {
  readonly kind: 'choice';
  readonly options: readonly Option[];
}
export interface NumberField extends Common {
  readonly kind: 'number';
  readonly whole: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Allowed whatever the bounds, with a meaning of its own. */
  readonly special: readonly Option[];
}
export interface TextField extends Common {
  readonly kind: 'text';
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** May be cleared, which differs from staying unchanged. */
  readonly clearable: boolean;
  readonly suggestions: readonly string[];
  /** A number to be dialled: one of the people and queues there, or any other. */
  readonly dials?: true;
  /** The id of a waiting caller, to be chosen from those of the queue. */
  readonly ofCaller?: true;
}
/** People of the account, in an order that may matter. */
export interface AgentsField extends Common {
  readonly kind: 'agents';
}
export interface ListField extends Common {
  readonly kind: 'list';
  readonly item: Field;
  readonly most?: number;
  /** Not a list but an object: every item is a `name` and a `value`. */
  readonly named: boolean;
}
export interface GroupField extends Common {
  readonly kind: 'group';
  readonly fields: readonly Field[];
}
/** All parameters of a command. */
export interface FormModel extends GroupField {
  /** The service accepts an empty list only with `confirmEmpty: true`. */
  readonly confirmsEmpty: boolean;
}
/** Of a kind without a form of its own; entered as JSON. */
export interface JsonField extends Common {
  readonly kind: 'json';
}
export type Field = ChoiceField | NumberField | TextField | AgentsField | ListField | GroupField | JsonField;

export interface FormHelp {
  /** Parameters that name agents. */
  readonly agentsIn: readonly string[];
  /** What a text is likely to be, by the parameter's name. */
  readonly suggestions: Suggestions;
  /** Parameters that are a number to be dialled. */
  readonly dials?: readonly string[];
  /** Parameters that name a waiting caller of the queue. */
  readonly callersIn?: readonly string[];
}

type Suggestions = { readonly [name: string]: readonly string[] };

/** A form for the parameters of a command, from their JSON schema. What has no field of its own is entered as JSON. */
export function formOf(
  schema: unknown,
  { agentsIn, suggestions, dials = [], callersIn = [] }: FormHelp,
): FormModel {
  const field = fieldOf('params', schema, true, suggestions);
  if (field.kind !== 'group') throw new Error('the parameters of a command are no object');
  const fields = field.fields.filter(({ key }) => key !== CONFIRM_EMPTY);
  return {
    ...field,
    fields: fields.map((one) => {
      if (agentsIn.includes(one.key)) return agents(one);
      if (one.kind !== 'text') return one;
      if (callersIn.includes(one.key)) return ofCaller(one);
      return dials.includes(one.key) ? { ...one, dials: true } : one;
    }),
    confirmsEmpty: fields.length < field.fields.length,
  };
}

/** Its hint is about the id, which is chosen and not typed. */
const ofCaller = ({ hint: _, ...field }: TextField): TextField => ({ ...field, ofCaller: true });

const agents = ({ key, label, hint, required }: Field): AgentsField => ({
  kind: 'agents',
  key,
  label,
  ...(hint !== undefined && { hint }),
  required,
});

function fieldOf(key: string, schema: unknown, required: boolean, suggestions: Suggestions): Field {
  const s = isRecord(schema) ? schema : {};
  const common: Common = {
    key,
    label: textOf(s['title']) ?? labelOf(key),
    ...hinted(s),
    required,
  };
  const options = optionsOf(s);
  if (options !== undefined) return { ...common, kind: 'choice', options };
  const branches = alternatives(s);
  if (branches !== undefined) return either(common, branches, suggestions);
  switch (s['type']) {
    case 'boolean':
      return { ...common, kind: 'choice', options: YES_OR_NO };
    case 'integer':
    case 'number':
      return number(common, s, []);
    case 'string':
      return text(common, s, false, suggestions);
    case 'array':
      return {
        ...common,
        kind: 'list',
        item: fieldOf(key, s['items'], true, suggestions),
        ...limits(s, ['maxItems', 'most']),
        named: false,
      };
    case 'object':
      return object(common, s, suggestions);
    default:
      return { ...common, kind: 'json' };
  }
}

function object(common: Common, s: Schema, suggestions: Suggestions): Field {
  const { properties, additionalProperties } = s;
  const needed = Array.isArray(s['required']) ? s['required'] : [];
  if (isRecord(properties)) {
    const fields = Object.entries(properties).map(([name, schema]) =>
      fieldOf(name, schema, needed.includes(name), suggestions),
    );
    // What has to be filled in comes first; otherwise the order is the phone system's.
    return {
      ...common,
      kind: 'group',
      fields: [...fields].sort((a, b) => Number(b.required) - Number(a.required)),
    };
  }
  if (!isRecord(additionalProperties)) return { ...common, kind: 'json' };
  const name: TextField = { ...NAME, suggestions: [] };
  const value = fieldOf('value', additionalProperties, true, suggestions);
  const item: GroupField = { ...common, kind: 'group', required: true, fields: [name, value] };
  return { ...common, kind: 'list', item, named: true };
}

const NAME = {
  kind: 'text',
  key: 'name',
  label: ACTIONS.form.name,
  required: true,
  minLength: 1,
  clearable: false,
} as const;

type Schema = { readonly [key: string]: unknown };

const YES_OR_NO: readonly Option[] = [
  { value: true, label: ACTIONS.form.yes },
  { value: false, label: ACTIONS.form.no },
];

/** A number or one of a few with a meaning, or a text or nothing; any other mixture is written as JSON. */
function either(common: Common, branches: readonly Schema[], suggestions: Suggestions): Field {
  const constants = branches.flatMap((branch) => optionsOf({ anyOf: [branch] }) ?? []);
  const open = branches.filter((branch) => !('const' in branch) && branch['type'] !== 'null');
  const [only, ...others] = open;
  if (only === undefined || others.length > 0) return { ...common, kind: 'json' };
  const clearable = branches.some(({ type }) => type === 'null');
  if (isNumeric(only) && !clearable) return number(common, only, constants);
  if (only['type'] === 'string' && constants.length === 0) return text(common, only, clearable, suggestions);
  return { ...common, kind: 'json' };
}

const isNumeric = ({ type }: Schema): boolean => type === 'integer' || type === 'number';

function number(common: Common, s: Schema, special: readonly Option[]): NumberField {
  return {
    ...common,
    kind: 'number',
    whole: s['type'] === 'integer',
    ...limits(s, ['minimum', 'min'], ['maximum', 'max']),
    special,
  };
}

function text(common: Common, s: Schema, clearable: boolean, suggestions: Suggestions): TextField {
  const { pattern } = s;
  return {
    ...common,
    kind: 'text',
    ...limits(s, ['minLength', 'minLength'], ['maxLength', 'maxLength']),
    ...(typeof pattern === 'string' && { pattern }),
    clearable,
    suggestions: suggestions[common.key] ?? [],
  };
}

/** A fixed list of values; undefined: other values are allowed too. */
function optionsOf(s: Schema): readonly Option[] | undefined {
  const values = s['enum'];
  if (Array.isArray(values)) return values.flatMap((value) => option(value, undefined));
  if ('const' in s) return option(s['const'], s['title']);
  const branches = alternatives(s);
  if (branches === undefined || !branches.every((branch) => 'const' in branch)) return undefined;
  return branches.flatMap((branch) => option(branch['const'], branch['title']));
}

function option(value: unknown, label: unknown): Option[] {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
  return [{ value, label: textOf(label) ?? inWords(String(value)) }];
}

function alternatives(s: Schema): readonly Schema[] | undefined {
  const branches = s['anyOf'] ?? s['oneOf'];
  return Array.isArray(branches) && branches.every(isRecord) ? branches : undefined;
}

/** Bounds that only state the range of JavaScript's integers are left out. */
function limits<To extends string>(
  s: Schema,
  ...pairs: readonly (readonly [from: string, to: To])[]
): { [name in To]?: number } {
  const found: { [name in To]?: number } = {};
  for (const [from, to] of pairs) {
    const value = s[from];
    if (typeof value === 'number' && Math.abs(value) < 2 ** 31 - 1) found[to] = value;
  }
  return found;
}

function hinted(s: Schema): { hint?: string } {
  const value = s['default'];
  const said = [
    textOf(s['description']),
    value === undefined ? undefined : ACTIONS.form.default({ value: defaultLabel(s, value) }),
  ].filter((one) => one !== undefined);
  return said.length === 0 ? {} : { hint: said.join(' ') };
}

function defaultLabel(s: Schema, value: unknown): string {
  if (typeof value === 'boolean') return value ? ACTIONS.form.yes : ACTIONS.form.no;
  return optionsOf(s)?.find((one) => one.value === value)?.label ?? String(value);
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** `wrapUpSeconds` becomes `Wrap up seconds`, `max_callers` `Max callers`. */
function labelOf(key: string): string {
  const spaced = key
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
