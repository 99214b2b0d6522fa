import { z } from 'zod';
import { own } from '../../../modules/domain/document.js';
import type { ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import {
  requireTarget,
  command,
  type CommandContext,
  type VendorCommands,
  type Effect,
  type Mistake,
} from '../../port/command.js';
import type { VoximplantClient } from '../client.js';
import { rosterShows } from './members.js';
import type { Roster } from '../../../modules/domain/reading.js';

const UNSEEN = 'the platform does not show it, so the board shows the last command given here';

/** No calls for the agent, or calls again; whether it is so cannot be asked, so it is kept. */
const handling = (
  client: VoximplantClient,
  command: ResolvedCommand<unknown>,
  handle_calls: 'true' | 'false',
  context: CommandContext,
): Promise<number> =>
  client.change(
    'SQ_SetAgentInfo',
    { ...client.application, user_id: requireTarget(command, 'agent'), handle_calls },
    context,
  );

/** SQ_SetAgentInfo. */
export const AGENT_COMMANDS = {
  'agent.pause': command({
    aim: { agent: 'required', queues: 'all' },
    hint: `Calls of all queues stop and chats go on; ${UNSEEN}.`,
    params: () =>
      z.strictObject({
        reason: z
          .string()
          .min(1)
          .max(100)
          .exactOptional()
          .meta({ title: 'Reason', description: 'Shown on our boards only; the platform does not get it.' }),
      }),
    effect: () => ({ polls: ['state'], shows: [] }),
    async send(client: VoximplantClient, command, context) {
      const at = await handling(client, command, 'false', context);
      const { reason } = command.params;
      const kept = { paused: true as const, at, ...(reason !== undefined && { reason }) };
      return { keep: { [requireTarget(command, 'agent')]: kept } };
    },
  }),
  'agent.unpause': command({
    aim: { agent: 'required', queues: 'all' },
    hint: `A status that the agent chose, such as DND, stays; ${UNSEEN}.`,
    params: () => z.strictObject({}),
    effect: () => ({ polls: ['state'], shows: [] }),
    async send(client: VoximplantClient, command, context) {
      await handling(client, command, 'true', context);
      return { keep: { [requireTarget(command, 'agent')]: null } };
    },
  }),
  'agent.update': command({
    aim: { agent: 'required' },
    params: () =>
      z.strictObject({
        fields: z
          .strictObject({
            maxChats: z
              .int32()
              .min(1)
              .meta({ title: 'Chats at a time', description: 'How many chats the agent may have at once.' }),
          })
          .meta({ title: 'Settings', description: 'For all queues of the agent.' }),
      }),
    effect(command, { roster }) {
      const agent = requireTarget(command, 'agent');
      const isTold = own(roster.agents, agent)?.maxChats !== undefined;
      const shown = rosterShows('agents', { id: agent }, { maxChats: [command.params.fields.maxChats] });
      return { polls: ['roster'], shows: isTold ? [shown] : [] };
    },
    async send(client: VoximplantClient, command, context) {
      const { maxChats: max_simultaneous_conversations } = command.params.fields;
      const query = {
        ...client.application,
        user_id: requireTarget(command, 'agent'),
        max_simultaneous_conversations,
      };
      await client.change('SQ_SetAgentInfo', query, context);
      return {};
    },
  }),
} satisfies VendorCommands<VoximplantClient>;

const Name = z.string().min(1).meta({
  title: 'Status',
  description: "The platform's own name of it, e.g. READY, DND or CUSTOM_1 to CUSTOM_10.",
});

/** SQ_SetAgentCustomStatusMapping and SQ_DeleteAgentCustomStatusMapping. */
export const LABEL_COMMANDS = {
  'status-label.set': command({
    aim: {},
    hint: 'It changes what a status is called, and no agent’s status.',
    params: () =>
      z.strictObject({
        name: Name,
        label: z
          .string()
          .min(1)
          .meta({ title: 'Label', description: 'What it is to be called; no two may be called alike.' }),
      }),
    check: ({ params: { name, label } }, { roster: { statusLabels = [] } }): Mistake[] => {
      const taken = statusLabels.find((one) => one.label === label && one.name !== name);
      if (taken === undefined) return [];
      return [
        {
          path: ['params', 'label'],
          code: 'label-taken',
          message: `"${label}" is the label of ${taken.name}: choose another, or delete that first`,
        },
      ];
    },
    // A label that says the same as the name is none.
    effect: ({ params: { name, label } }, { roster }) =>
      effect(roster, name, label === name ? 'absent' : { label: [label] }),
    async send(client: VoximplantClient, { params: { name, label } }, context) {
      const query = { sq_status_name: name, custom_status_name: label, ...client.application };
      await client.change('SQ_SetAgentCustomStatusMapping', query, context);
      return {};
    },
  }),
  'status-label.delete': command({
    aim: {},
    params: () => z.strictObject({ name: Name }),
    check: ({ params: { name } }, { roster: { statusLabels } }): Mistake[] =>
      statusLabels === undefined || statusLabels.some((one) => one.name === name)
        ? []
        : [{ path: ['params', 'name'], code: 'unknown-label', message: `the status ${name} has no label` }],
    effect: ({ params: { name } }, { roster }) => effect(roster, name, 'absent'),
    async send(client: VoximplantClient, { params: { name } }, context) {
      // Without a name it would most likely delete them all.
      const query = { sq_status_name: name, ...client.application };
      await client.change('SQ_DeleteAgentCustomStatusMapping', query, context);
      return {};
    },
  }),
} satisfies VendorCommands<VoximplantClient>;

function effect({ statusLabels }: Roster, name: string, shows: 'absent' | { label: string[] }): Effect {
  // Some accounts may not read their labels.
  const isTold = statusLabels !== undefined;
  return { polls: ['roster'], shows: isTold ? [rosterShows('statusLabels', { id: name }, shows)] : [] };
}
