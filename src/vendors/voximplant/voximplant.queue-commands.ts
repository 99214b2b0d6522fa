import { z } from 'zod';
import type { Roster } from '../../modules/domain/reading.js';
import { requireTarget, command, type Mistake, type VendorCommands } from '../port/command.js';
import type { VoximplantClient } from './voximplant.client.js';
import { rosterShows } from './voximplant.effect.js';
import { NewQueueFields, QueueChanges, shownSettings } from './voximplant.queue-fields.js';
import { NewQueue } from './voximplant.schema.js';

/** A new queue also has to be seen live. */
const POLLS = ['roster', 'state'];

/** SQ_AddQueue, SQ_SetQueueInfo and SQ_DelQueue. */
export const QUEUE_COMMANDS = {
  'queue.create': command({
    aim: {},
    params: () => z.strictObject({ fields: NewQueueFields }),
    check: ({ params: { fields } }, { roster }) => [
      ...bothUnits(fields),
      ...nameTaken('sq_queue_name', fields.sq_queue_name, roster),
    ],
    effect: ({ params: { fields } }) => ({
      polls: POLLS,
      shows: [rosterShows('queues', { where: { name: fields.sq_queue_name } }, shownSettings(fields))],
    }),
    async send(client: VoximplantClient, { params: { fields } }, context) {
      const query = { ...client.application, ...texts(fields) };
      return { created: await client.make('SQ_AddQueue', query, NewQueue, context) };
    },
  }),
  'queue.update': command({
    aim: { queue: 'required' },
    params: () => z.strictObject({ fields: QueueChanges }),
    check: ({ queue, params: { fields } }, { roster }) => [
      ...(Object.keys(fields).length === 0 ? [NOTHING] : []),
      ...bothUnits(fields),
      ...nameTaken('new_sq_queue_name', fields.new_sq_queue_name, roster, queue),
    ],
    effect(order) {
      const { new_sq_queue_name: name, ...others } = order.params.fields;
      const shown = { ...(name !== undefined && { name: [name] }), ...shownSettings(others) };
      const which = { id: requireTarget(order, 'queue') };
      // The rest is not told by any answer.
      const isSeen = Object.keys(shown).length > 0;
      return { polls: POLLS, shows: isSeen ? [rosterShows('queues', which, shown)] : [] };
    },
    async send(client: VoximplantClient, order, context) {
      const query = { ...client.application, sq_queue_id: requireTarget(order, 'queue') };
      await client.change('SQ_SetQueueInfo', { ...query, ...texts(order.params.fields) }, context);
      return {};
    },
  }),
  'queue.delete': command({
    aim: { queue: 'required' },
    hint: 'What becomes of those who wait in it is not documented.',
    params: () => z.strictObject({}),
    effect: (order) => ({
      polls: POLLS,
      shows: [rosterShows('queues', { id: requireTarget(order, 'queue') }, 'absent')],
    }),
    async send(client: VoximplantClient, order, context) {
      const query = { ...client.application, sq_queue_id: requireTarget(order, 'queue') };
      await client.change('SQ_DelQueue', query, context);
      return {};
    },
  }),
} satisfies VendorCommands<VoximplantClient>;

const NOTHING: Mistake = {
  path: ['params', 'fields'],
  code: 'nothing-to-change',
  message: 'name at least one setting to change',
};

function bothUnits(fields: QueueChanges | NewQueueFields): Mistake[] {
  return (['call_max_waiting_time', 'im_max_waiting_time'] as const).flatMap((minutes) => {
    const seconds = `${minutes}_in_seconds` as const;
    if (fields[minutes] === undefined || fields[seconds] === undefined) return [];
    return [
      {
        path: ['params', 'fields', seconds],
        code: 'only-one-of',
        message: `give ${minutes} or ${seconds}, not both`,
      },
    ];
  });
}

function nameTaken(field: string, name: string | undefined, { queues }: Roster, self?: string): Mistake[] {
  const taken = Object.values(queues).find((queue) => queue.name === name && queue.id !== self);
  if (taken === undefined) return [];
  const message = `the queue ${taken.id} is called "${taken.name}" already: choose another name`;
  return [{ path: ['params', 'fields', field], code: 'name-taken', message }];
}

/** Booleans are words on the wire. */
function texts(fields: QueueChanges | NewQueueFields): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}
