import { z } from 'zod';
import { INT32, oneOf, seconds, whole } from './params.js';
import type { RosterQueue } from '../../../modules/domain/reading.js';
import type { QueueDetail } from '../schema.js';

const Name = z.string().min(1).max(64).meta({ title: 'Name', description: '1 to 64 characters.' });

const Strategy = oneOf({
  RING_SIMULTANEOUSLY: 'Ring all',
  PRIORITIZED_HUNT: 'In the order of the list',
  CYCLIC_HUNT: 'Longest not rung first',
  LEAST_WORKED_HUNT: 'Longest without a call first',
  SKILL_BASED_ROUTING_PRIORITIZED_HUNT: 'By skill, in the order of the list',
  SKILL_BASED_ROUTING_CYCLIC_HUNT: 'By skill, longest not rung first',
  SKILL_BASED_ROUTING_LEAST_WORKED_HUNT: 'By skill, longest without a call first',
}).meta({ title: 'Strategy', description: 'Whom a call rings.', default: 'RING_SIMULTANEOUSLY' });

const flag = (title: string, otherwise: boolean, description?: string) =>
  z.boolean().meta({ title, default: otherwise, ...(description !== undefined && { description }) });

const Prompt = z.string().min(1).max(200);

const ForwardRule = z.strictObject({
  action: oneOf({
    FORWARD_TO_NUMBER: 'Forward to a number',
    FORWARD_TO_VOICEMAIL: 'Forward to voicemail',
    HANGUP: 'Hang up',
  }).meta({ title: 'Action' }),
  number: z
    .string()
    .regex(
      /^(\+?[0-9]+)?$/,
      'must be an extension or an outside number: digits, with a leading + where need be',
    )
    .meta({ title: 'Number', description: 'An extension, or an outside number; not for hanging up.' })
    .exactOptional(),
});
export type ForwardRule = z.infer<typeof ForwardRule>;

const CallerId = z.strictObject({
  provider_id: z.string().min(1).max(200).meta({ title: 'Provider', description: 'The id of a trunk.' }),
  caller_id: z.string().min(1).max(64).meta({ title: 'Caller id' }),
  description: z.string().max(1024).meta({ title: 'Description' }).exactOptional(),
});

/** Every field of the page that both creating and updating take, with its bounds and its default. */
const Settings = z
  .strictObject({
    name: Name,
    polling_strategy: Strategy,
    ring_time: seconds(1, 65_535).meta({
      title: 'Ring time',
      description: 'Per extension, in seconds.',
      default: 20,
    }),
    max_callers: whole(0, INT32).meta({
      title: 'Callers at most',
      description: 'Callers allowed in the queue.',
    }),
    moh_prompt_file_id: Prompt.meta({ title: 'Music on hold', description: 'The id of an uploaded file.' }),
    intro_type: oneOf({ DISABLE: 'None', NORMAL: 'Normal', FULL: 'In full' }).meta({
      title: 'Introduction',
      description: 'What a caller hears first.',
      default: 'DISABLE',
    }),
    intro_prompt_file_id: Prompt.meta({
      title: 'Introduction file',
      description: 'The id of an uploaded file.',
    }),
    max_waiting_time: seconds(15, 65_535).meta({
      title: 'Longest wait',
      description: 'In seconds; then the rule for unanswered calls applies.',
      default: 300,
    }),
    wait_when_no_agents_online: flag('Wait when no agent is online', false),
    inform_position: oneOf({
      DISABLE: 'Never',
      PERIODICALLY: 'Periodically',
      ON_CONNECTED: 'On connection, then periodically',
    }).meta({ title: 'Announce the position', default: 'DISABLE' }),
    inform_position_interval: seconds(10, 1_800).meta({
      title: 'Announce it every',
      description: 'In seconds; only where the position is announced.',
      default: 10,
    }),
    agent_auto_ready: flag('Agents become ready by themselves', true, 'After logging in, and after a call.'),
    agent_auto_not_ready_after_non_acd_call: flag(
      'Agents become not ready after other calls',
      true,
      'Only where agents do not become ready by themselves.',
    ),
    sla_time: seconds(0, 65_536).meta({ title: 'Service level', description: 'In seconds.', default: 0 }),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag such as en-US')
      .meta({ title: 'Language', description: 'A BCP 47 language tag, such as en-US.' }),
    no_answer_forward_rule: ForwardRule.meta({ title: 'When no agent answers' }),
    night_mode_forward_rule: ForwardRule.meta({ title: 'At night' }),
    enable_callback: flag('Offer a callback', false),
    callback_mode: oneOf({ ACTIVE: 'When the caller presses 3', TIMEOUT: 'After a while' }).meta({
      title: 'Callback',
      default: 'ACTIVE',
    }),
    callback_timeout: seconds(0, INT32).meta({
      title: 'Offer it after',
      description: 'In seconds.',
      default: 600,
    }),
    callback_outbound_prefix: z.string().meta({ title: 'Prefix for calling back' }),
    outbound_caller_ids: z.array(CallerId).meta({ title: 'Caller ids for calls out of the queue' }),
    enable_sticky_routing: flag('Known callers first to the agent they know', true, 'If the agent is ready.'),
    sticky_routing_duration: whole(1, 365).meta({
      title: 'Callers stay known for',
      description: 'In days.',
      default: 30,
    }),
    enable_paid: flag('Send P-Asserted-Identity', false, 'About the queue.'),
    enable_prid: flag('Send Remote-Party-ID', false, 'About the queue.'),
    extension_number_as_to_header: flag('Extension number as To header', false),
  })
  .exactPartial();

export const UpdateFields = Settings;
export type UpdateFields = z.infer<typeof UpdateFields>;

const { name: _name, polling_strategy: _strategy, ...Rest } = Settings.shape;

export const CreateFields = z.strictObject({
  name: Name,
  extension_number: z
    .string()
    .regex(/^[0-9]{3,64}$/, 'must be 3 to 64 digits')
    .meta({ title: 'Extension number', description: '3 to 64 digits; it cannot be changed afterwards.' }),
  polling_strategy: Strategy,
  ...Rest,
});
export type CreateFields = z.infer<typeof CreateFields>;

type WrittenFields = NonNullable<RosterQueue['settings']>;

/** Told only by later versions, and writable by none of those the commands are made for. */
const NOT_WRITABLE = new Set(['enable_wrap_up', 'wrap_up_time']);

/** Under the vendor's names what `queue.update` can write and the system tells; of a rule, `<rule>.action` and `.number`. */
export function settingsOf(detail: Partial<QueueDetail>): WrittenFields {
  const settings: WrittenFields = {};
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
