import { z } from 'zod';
import type { Mistake } from '../port/command.js';

const STRATEGIES = ['ring_all', 'least_recent', 'fewest_calls', 'random', 'rrmemory', 'linear'] as const;
/** With these, `fail_dest_value` is an id. */
const TARGETS_WITH_ID = [
  'extension',
  'ext_vm',
  'group_vm',
  'ivr',
  'call_flow',
  'ring_group',
  'queue',
] as const;
const TARGETS = ['end_call', ...TARGETS_WITH_ID, 'external_num', 'play_greeting'] as const;
const MOST_SECONDS = 9_999_999;

const text = (title: string, description: string) => z.string().min(1).max(127).meta({ title, description });
const seconds = (least: number, title: string, description: string) =>
  z
    .int()
    .min(least)
    .max(MOST_SECONDS)
    .meta({ title, description: `${description} In seconds.` });

const Number = z
  .string()
  .regex(/^\d{1,20}$/, 'expected digits')
  .meta({ title: 'Number', description: 'What one dials to come into the queue.' });
const Name = text('Name', 'What the queue is called.');
const Strategy = z.enum(STRATEGIES).meta({ title: 'Ring strategy', description: 'Whose phone rings first.' });

const OPTIONAL = {
  enb_queue_skill_based_routing: z
    .union([z.literal(0).meta({ title: 'off' }), z.literal(1).meta({ title: 'on' })])
    .exactOptional()
    .meta({
      title: 'Skill-based routing',
      description: 'Callers go to the most skilled agents first; the strategy decides between equals.',
    }),
  moh: text('Music on hold', '`default`, or the name of a playlist of the PBX.').exactOptional(),
  max_wait_time: seconds(0, 'Longest wait', 'How long callers may wait; 0 is without end.').exactOptional(),
  fail_dest: z
    .enum(TARGETS)
    .exactOptional()
    .meta({ title: 'Then to', description: 'Where callers go whom nobody answers.' }),
  fail_dest_prefix: text(
    'Then to: prefix',
    'Of an external number its dial prefix, of a greeting how often it is played (1 to 5).',
  ).exactOptional(),
  fail_dest_value: text(
    'Then to: which',
    'The id of the extension, IVR, queue …, the external number, or the file of the greeting.',
  ).exactOptional(),
  agent_timeout: seconds(1, 'Ringing', "How long an agent's phone rings.").exactOptional(),
  retry_time: seconds(0, 'Pause between agents', 'How long until the next phone rings.').exactOptional(),
  wrap_up_time: seconds(0, 'Wrap-up', 'How long an agent gets no call after a call.').exactOptional(),
};

export const NewQueueFields = z
  .strictObject({ number: Number, name: Name, ring_strategy: Strategy, ...OPTIONAL })
  .meta({ title: 'Fields', description: 'Settings of the queue, under the names of the PBX.' });
export type NewQueueFields = z.infer<typeof NewQueueFields>;

export const QueueFields = z
  .strictObject({
    number: Number.exactOptional(),
    name: Name.exactOptional(),
    ring_strategy: Strategy.exactOptional(),
    ...OPTIONAL,
  })
  .meta({ title: 'Fields', description: 'The settings to change, under the names of the PBX.' });
export type QueueFields = z.infer<typeof QueueFields>;

/** What belongs together: the destination of callers whom nobody answers. */
export function checkFields({ fail_dest, fail_dest_prefix, fail_dest_value }: QueueFields): Mistake[] {
  const mistake = (field: string, code: string, message: string): Mistake[] => [
    { path: ['params', 'fields', field], code, message },
  ];
  if (fail_dest === undefined || fail_dest === 'end_call') return [];
  if (fail_dest_value === undefined)
    return mistake('fail_dest_value', 'required', `Of ${fail_dest}, fail_dest_value must say which.`);
  if (fail_dest === 'play_greeting' && !/^[1-5]$/.test(fail_dest_prefix ?? '1'))
    return mistake('fail_dest_prefix', 'not-allowed', 'A greeting is played 1 to 5 times.');
  const isId = TARGETS_WITH_ID.some((target) => target === fail_dest);
  return isId && !/^\d+$/.test(fail_dest_value)
    ? mistake('fail_dest_value', 'wrong-format', `Of ${fail_dest}, fail_dest_value is an id, in digits.`)
    : [];
}
