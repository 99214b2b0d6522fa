import { z } from 'zod';
import type { Roster } from '../../../modules/domain/reading.js';
import { requireTarget, command, type Mistake, type VendorCommands } from '../../port/command.js';
import type { VoximplantClient } from '../client.js';
import { rosterShows } from './members.js';
import { NewQueue } from '../schema.js';

const AgentSelection = z.enum(['MOST_QUALIFIED', 'LEAST_QUALIFIED', 'MAX_WAITING_TIME']);
const TaskSelection = z.enum(['MAX_PRIORITY', 'MAX_WAITING_TIME']);
const Name = z.string().min(1).max(100).meta({ title: 'Name', description: 'Unique in the application.' });
const Amount = z.int32().min(1);

const callAgentSelection = AgentSelection.meta({
  title: 'Agent for a call',
  description: 'The most qualified, the least qualified, or the one who has been free longest.',
});
const callTaskSelection = TaskSelection.meta({
  title: 'Next call',
  description: 'The one with the highest priority, or the one that has waited longest.',
});

const Optional = {
  im_agent_selection: AgentSelection.exactOptional().meta({
    title: 'Agent for a chat',
    description: 'As for calls; without it the one for calls.',
  }),
  im_task_selection: TaskSelection.exactOptional().meta({
    title: 'Next chat',
    description: 'As for calls; without it the one for calls.',
  }),
  hold_calls_if_inactive_agents: z.boolean().exactOptional().meta({
    title: 'Keep calls without agents',
    description:
      'Whether calls stay in the queue while every agent is offline, banned or not to be disturbed.',
  }),
  hold_im_if_inactive_agents: z.boolean().exactOptional().meta({
    title: 'Keep chats without agents',
    description: 'Whether chats are taken into the queue while no agent is there.',
  }),
  description: z
    .string()
    .min(1)
    .max(200)
    .exactOptional()
    .meta({ title: 'Comment', description: 'For people.' }),
  call_max_waiting_time: Amount.exactOptional().meta({
    title: 'Longest wait of a call, minutes',
    description: 'In minutes; or the same in seconds, not both.',
  }),
  call_max_waiting_time_in_seconds: Amount.exactOptional().meta({
    title: 'Longest wait of a call, seconds',
    description: 'In seconds; or the same in minutes, not both.',
  }),
  im_max_waiting_time: Amount.exactOptional().meta({
    title: 'Longest wait of a chat, minutes',
    description: 'In minutes; or the same in seconds, not both.',
  }),
  im_max_waiting_time_in_seconds: Amount.exactOptional().meta({
    title: 'Longest wait of a chat, seconds',
    description: 'In seconds; or the same in minutes, not both.',
  }),
  call_max_queue_size: Amount.exactOptional().meta({
    title: 'Most calls',
    description: 'How many calls the queue may have.',
  }),
  im_max_queue_size: Amount.exactOptional().meta({
    title: 'Most chats',
    description: 'How many chats the queue may have.',
  }),
  priority: z.int().min(1).max(100).exactOptional().meta({
    title: 'Priority',
    description: 'Of the queue among others, 1 to 100. The platform does not show it.',
  }),
  fallback_agent_selection: z.string().min(1).exactOptional().meta({
    title: 'Fallback agent',
    description: 'Not used by the platform at present.',
  }),
};

const titled = { title: 'Settings', description: "Under the platform's own names." };

const NewQueueFields = z
  .strictObject({
    sq_queue_name: Name,
    call_agent_selection: callAgentSelection,
    call_task_selection: callTaskSelection,
    ...Optional,
  })
  .meta(titled);
const QueueChanges = z
  .strictObject({
    new_sq_queue_name: Name.exactOptional(),
    call_agent_selection: callAgentSelection.exactOptional(),
    call_task_selection: callTaskSelection.exactOptional(),
    ...Optional,
  })
  .meta(titled);

type NewQueueFields = z.output<typeof NewQueueFields>;
type QueueChanges = z.output<typeof QueueChanges>;

/** What SQ_GetQueues does not tell, or tells elsewhere. */
const UNSEEN = [
  'sq_queue_name',
  'new_sq_queue_name',
  'im_agent_selection',
  'im_task_selection',
  'priority',
  'fallback_agent_selection',
];

/** What of the settings polls will show of a queue. */
function shownSettings(fields: NewQueueFields | QueueChanges) {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !UNSEEN.includes(name))
      .map(([name, value]) => [`settings.${name}`, [value]]),
  );
}

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
    effect(command) {
      const { new_sq_queue_name: name, ...others } = command.params.fields;
      const shown = { ...(name !== undefined && { name: [name] }), ...shownSettings(others) };
      const which = { id: requireTarget(command, 'queue') };
      // No answer has the rest.
      const isSeen = Object.keys(shown).length > 0;
      return { polls: POLLS, shows: isSeen ? [rosterShows('queues', which, shown)] : [] };
    },
    async send(client: VoximplantClient, command, context) {
      const query = { ...client.application, sq_queue_id: requireTarget(command, 'queue') };
      await client.change('SQ_SetQueueInfo', { ...query, ...texts(command.params.fields) }, context);
      return {};
    },
  }),
  'queue.delete': command({
    aim: { queue: 'required' },
    hint: 'What becomes of those who wait in it is not documented.',
    params: () => z.strictObject({}),
    effect: (command) => ({
      polls: POLLS,
      shows: [rosterShows('queues', { id: requireTarget(command, 'queue') }, 'absent')],
    }),
    async send(client: VoximplantClient, command, context) {
      const query = { ...client.application, sq_queue_id: requireTarget(command, 'queue') };
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
