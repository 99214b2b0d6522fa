import { z } from 'zod';

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

export const NewQueueFields = z
  .strictObject({
    sq_queue_name: Name,
    call_agent_selection: callAgentSelection,
    call_task_selection: callTaskSelection,
    ...Optional,
  })
  .meta(titled);
export const QueueChanges = z
  .strictObject({
    new_sq_queue_name: Name.exactOptional(),
    call_agent_selection: callAgentSelection.exactOptional(),
    call_task_selection: callTaskSelection.exactOptional(),
    ...Optional,
  })
  .meta(titled);

export type NewQueueFields = z.output<typeof NewQueueFields>;
export type QueueChanges = z.output<typeof QueueChanges>;

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
export function shownSettings(fields: NewQueueFields | QueueChanges) {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !UNSEEN.includes(name))
      .map(([name, value]) => [`settings.${name}`, [value]]),
  );
}
