import { z } from 'zod';
import { type Mistake, command, type VendorCommands } from '../../port/command.js';
import { own } from '../../../modules/domain/document.js';
import type { RosterQueue } from '../../../modules/domain/reading.js';
import type { YeastarClient } from '../client.js';

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
    .meta({ title: 'Then to', description: 'Where callers go whom no agent answers.' }),
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

const NewQueueFields = z
  .strictObject({ number: Number, name: Name, ring_strategy: Strategy, ...OPTIONAL })
  .meta({ title: 'Fields', description: 'Settings of the queue, under the names of the PBX.' });
type NewQueueFields = z.infer<typeof NewQueueFields>;

const QueueFields = z
  .strictObject({
    number: Number.exactOptional(),
    name: Name.exactOptional(),
    ring_strategy: Strategy.exactOptional(),
    ...OPTIONAL,
  })
  .meta({ title: 'Fields', description: 'The settings to change, under the names of the PBX.' });
type QueueFields = z.infer<typeof QueueFields>;

/** What belongs together: the destination of callers whom no agent answers. */
function checkFields({ fail_dest, fail_dest_prefix, fail_dest_value }: QueueFields): Mistake[] {
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

const ROSTER = 'roster';

const create = command<YeastarClient, { fields: NewQueueFields }>({
  aim: {},
  hint: 'Without agents; they join afterwards.',
  params: () => z.strictObject({ fields: NewQueueFields }),
  check: ({ params: { fields } }, { roster }) => [
    ...checkFields(fields),
    ...Object.values(roster.queues)
      .filter(({ number }) => number === fields.number)
      .map(({ name }) => ({
        path: ['params', 'fields', 'number'],
        code: 'number-taken',
        message: `Queue ${name} has this number.`,
      })),
  ],
  effect: ({ params: { fields } }) => ({
    polls: [ROSTER],
    shows: [
      {
        target: ROSTER,
        in: 'roster',
        collection: 'queues',
        where: { number: fields.number },
        shows: { name: [fields.name], strategy: [fields.ring_strategy] },
      },
    ],
  }),
  send: async (client, { params: { fields } }, context) => {
    const created = await client.createQueue(fields, context);
    return created === undefined ? {} : { created };
  },
});

const update = command<YeastarClient, { fields: QueueFields }>({
  aim: { queue: 'required' },
  params: () => z.strictObject({ fields: QueueFields }),
  check: ({ params: { fields } }) =>
    Object.keys(fields).length === 0
      ? [{ path: ['params', 'fields'], code: 'too-small', message: 'At least one setting must be named.' }]
      : checkFields(fields),
  effect: ({ queue = '', params: { fields } }, { roster }) => {
    const settings = own(roster.queues, queue)?.settings ?? {};
    const told = Object.keys(fields).every((field) => isTold(field, settings));
    return {
      polls: [ROSTER],
      shows: told
        ? [
            {
              target: ROSTER,
              in: 'roster',
              collection: 'queues',
              id: queue,
              shows: Object.fromEntries(
                Object.entries(fields).map(([field, value]) => [`settings.${field}`, [value]]),
              ),
            },
          ]
        : [],
    };
  },
  send: async (client, { queue = '', params: { fields } }, context) => {
    await client.updateQueue(queue, fields, context);
    return {};
  },
});

const remove = command<YeastarClient, object>({
  aim: { queue: 'required' },
  params: () => z.strictObject({}),
  effect: ({ queue = '' }) => ({
    polls: [ROSTER],
    shows: [{ target: ROSTER, in: 'roster', collection: 'queues', id: queue, shows: 'absent' }],
  }),
  send: async (client, { queue = '' }, context) => {
    await client.deleteQueue(queue, context);
    return {};
  },
});

export const YEASTAR_QUEUE_COMMANDS: VendorCommands<YeastarClient> = {
  'queue.create': create,
  'queue.update': update,
  'queue.delete': remove,
};

/** By the polls. A destination that needs no more has an empty prefix and value, which is the same as none. */
function isTold(field: string, settings: NonNullable<RosterQueue['settings']>): boolean {
  if (['number', 'name', 'ring_strategy'].includes(field)) return true;
  return Object.hasOwn(settings, field.startsWith('fail_dest') ? 'fail_dest' : field);
}
