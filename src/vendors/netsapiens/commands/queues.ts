import { z } from 'zod';
import type { Expectation } from '../../../modules/domain/expectation.js';
import type { Roster } from '../../../modules/domain/reading.js';
import { requireTarget, command, type Mistake, type VendorCommands } from '../../port/command.js';
import type { NetsapiensClient } from '../client.js';
import { NOTHING_TO_SEE, queueEffect, queuePath } from './agents.js';
import { PARKING, QUEUE_FIELDS, sentFields } from './queue-fields.js';

type Fields = Readonly<Record<string, string | number | null>>;

const optional = Object.fromEntries(
  Object.entries(QUEUE_FIELDS).map(([name, field]) => [name, field.exactOptional()]),
) as { [Name in keyof typeof QUEUE_FIELDS]: z.ZodExactOptional<(typeof QUEUE_FIELDS)[Name]> };

const NewQueue = z
  .strictObject({
    callqueue: z
      .string()
      .regex(/^\d{1,24}$/, 'must be an extension of 1-24 digits')
      .meta({ title: 'Extension', description: 'The number callers reach it by; it is also its id.' }),
    ...optional,
  })
  .meta({ title: 'Settings', description: 'Of the new queue, under the vendor’s own names.' });
const ChangedQueue = z
  .strictObject(optional)
  .meta({ title: 'Settings', description: 'Those to change, under the vendor’s own names.' });

/** The settings as they are shown afterwards: those the system tells at all, which is seen by its other queues. */
function shown(fields: Fields, { queues }: Roster): Exclude<Expectation['shows'], string> {
  const told = new Set(Object.values(queues).flatMap(({ settings = {} }) => Object.keys(settings)));
  const { description, ...others } = fields;
  const visible = Object.entries(others).filter(([name]) => told.has(name));
  return {
    ...(description !== undefined && { name: [description] }),
    ...Object.fromEntries(visible.map(([name, value]) => [`settings.${name}`, [value]])),
  };
}

const isParking = (fields: Fields): boolean => fields['callqueue-dispatch-type'] === PARKING;

export const QUEUE_COMMANDS: VendorCommands<NetsapiensClient> = {
  'queue.create': command({
    aim: {},
    params: () => z.strictObject({ fields: NewQueue }),
    check: ({ params: { fields } }, { roster }): Mistake[] =>
      Object.hasOwn(roster.queues, fields.callqueue)
        ? [
            {
              path: ['params', 'fields', 'callqueue'],
              code: 'taken',
              message: `There is a queue ${fields.callqueue} already.`,
            },
          ]
        : [],
    effect: ({ params: { fields } }, { roster }) => {
      const { callqueue, ...settings } = fields;
      if (isParking(settings)) return NOTHING_TO_SEE;
      const visible = shown(settings, roster);
      return queueEffect(callqueue, Object.keys(visible).length > 0 ? visible : 'present');
    },
    send: async (client: NetsapiensClient, { params: { fields } }, context) => {
      const domain = await client.domainName(context);
      const body = { synchronous: 'yes', domain, ...sentFields<string | number | null>(fields) };
      await client.write({ method: 'POST', endpoint: 'callqueues', body }, context);
      return { created: fields.callqueue };
    },
  }),
  'queue.update': command({
    aim: { queue: 'required' },
    params: () => z.strictObject({ fields: ChangedQueue }),
    check: ({ params: { fields } }) =>
      Object.keys(fields).length > 0
        ? []
        : [{ path: ['params', 'fields'], code: 'nothing-to-change', message: 'Name at least one field.' }],
    effect: (command, { roster }) => {
      const { fields } = command.params;
      const queue = requireTarget(command, 'queue');
      if (isParking(fields)) return queueEffect(queue, 'absent');
      const visible = shown(fields, roster);
      return Object.keys(visible).length > 0 ? queueEffect(queue, visible) : NOTHING_TO_SEE;
    },
    send: async (client: NetsapiensClient, command, context) => {
      const body = sentFields<string | number | null>(command.params.fields);
      await client.write(
        { method: 'PUT', endpoint: queuePath(requireTarget(command, 'queue')), body },
        context,
      );
      return {};
    },
  }),
  'queue.delete': command({
    aim: { queue: 'required' },
    params: () => z.strictObject({}),
    effect: (command) => queueEffect(requireTarget(command, 'queue'), 'absent'),
    send: async (client: NetsapiensClient, command, context) => {
      await client.write({ method: 'DELETE', endpoint: queuePath(requireTarget(command, 'queue')) }, context);
      return {};
    },
  }),
};
