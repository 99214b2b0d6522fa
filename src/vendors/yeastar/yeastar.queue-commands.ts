import { z } from 'zod';
import { own } from '../../modules/domain/document.js';
import type { RosterQueue } from '../../modules/domain/reading.js';
import { command, type VendorCommands } from '../port/command.js';
import type { YeastarDesk } from './yeastar.desk.js';
import { checkFields, NewQueueFields, QueueFields } from './yeastar.queue-fields.js';

const ROSTER = 'roster';

const create = command<YeastarDesk, { fields: NewQueueFields }>({
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
  send: async (desk, { params: { fields } }, context) => {
    const created = await desk.createQueue(fields, context);
    return created === undefined ? {} : { created };
  },
});

const update = command<YeastarDesk, { fields: QueueFields }>({
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
  send: async (desk, { queue = '', params: { fields } }, context) => {
    await desk.updateQueue(queue, fields, context);
    return {};
  },
});

const remove = command<YeastarDesk, object>({
  aim: { queue: 'required' },
  params: () => z.strictObject({}),
  effect: ({ queue = '' }) => ({
    polls: [ROSTER],
    shows: [{ target: ROSTER, in: 'roster', collection: 'queues', id: queue, shows: 'absent' }],
  }),
  send: async (desk, { queue = '' }, context) => {
    await desk.deleteQueue(queue, context);
    return {};
  },
});

export const YEASTAR_QUEUE_COMMANDS: VendorCommands<YeastarDesk> = {
  'queue.create': create,
  'queue.update': update,
  'queue.delete': remove,
};

/** By the polls. A destination that needs no more has an empty prefix and value, which is the same as none. */
function isTold(field: string, settings: NonNullable<RosterQueue['settings']>): boolean {
  if (['number', 'name', 'ring_strategy'].includes(field)) return true;
  return Object.hasOwn(settings, field.startsWith('fail_dest') ? 'fail_dest' : field);
}
