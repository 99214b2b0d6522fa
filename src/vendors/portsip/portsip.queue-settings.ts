import type { RosterQueue } from '../../modules/domain/reading.js';
import type { QueueDetail } from './portsip.schema.js';

type Settings = NonNullable<RosterQueue['settings']>;

/** Told only by later versions, and writable by none of those the commands are made for. */
const NOT_WRITABLE = new Set(['enable_wrap_up', 'wrap_up_time']);

/** Under the vendor's names what `queue.update` can write and the system tells; of a rule, `<rule>.action` and `.number`. */
export function settingsOf(detail: QueueDetail): Settings {
  const settings: Settings = {};
  for (const [name, value] of Object.entries(flat(detail)))
    if (value !== null && value !== undefined && !NOT_WRITABLE.has(name)) settings[name] = value;
  return settings;
}

type Plain = string | number | boolean | null | undefined;

function flat(fields: object, prefix = ''): { [name: string]: Plain } {
  const plain: { [name: string]: Plain } = {};
  for (const [name, value] of Object.entries(fields) as [string, Plain | object][])
    if (typeof value === 'object' && value !== null) Object.assign(plain, flat(value, `${prefix}${name}.`));
    else plain[`${prefix}${name}`] = value;
  return plain;
}

/**
 * What the settings show once the fields are written; null is a text that was emptied. What the system does not tell
 * (prompts, and the list of caller ids) is left out.
 */
export function settingsShown(fields: object): { [field: string]: (string | number | boolean | null)[] } {
  const told = Object.entries(flat(readable(fields)));
  return Object.fromEntries(
    told.map(([name, value]) => [`settings.${name}`, [value === '' ? null : (value ?? null)]]),
  );
}

const UNTOLD = new Set([
  'extension_number',
  'moh_prompt_file_id',
  'intro_prompt_file_id',
  'outbound_caller_ids',
]);

const readable = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !UNTOLD.has(name)));
