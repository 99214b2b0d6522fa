import { z } from 'zod';
import { own } from '../../modules/domain/document.js';
import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import { requireTarget, command, type CommandContext, type VendorCommands } from '../port/command.js';
import type { VoximplantClient } from './voximplant.client.js';
import { rosterShows } from './voximplant.effect.js';

const UNSEEN = 'the platform does not show it, so what is shown is what was ordered here';

/** No calls for the agent, or calls again; whether it is so cannot be asked, so it is kept. */
const handling = (
  client: VoximplantClient,
  order: ResolvedCommand<unknown>,
  handle_calls: 'true' | 'false',
  context: CommandContext,
): Promise<number> =>
  client.change(
    'SQ_SetAgentInfo',
    { ...client.application, user_id: requireTarget(order, 'agent'), handle_calls },
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
          .meta({ title: 'Reason', description: 'Shown on our boards only; the platform is not told.' }),
      }),
    effect: () => ({ polls: ['state'], shows: [] }),
    async send(client: VoximplantClient, order, context) {
      const at = await handling(client, order, 'false', context);
      const { reason } = order.params;
      const kept = { paused: true as const, at, ...(reason !== undefined && { reason }) };
      return { keep: { [requireTarget(order, 'agent')]: kept } };
    },
  }),
  'agent.unpause': command({
    aim: { agent: 'required', queues: 'all' },
    hint: `A status that the agent chose, such as DND, stays; ${UNSEEN}.`,
    params: () => z.strictObject({}),
    effect: () => ({ polls: ['state'], shows: [] }),
    async send(client: VoximplantClient, order, context) {
      await handling(client, order, 'true', context);
      return { keep: { [requireTarget(order, 'agent')]: null } };
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
    effect(order, { roster }) {
      const agent = requireTarget(order, 'agent');
      const isTold = own(roster.agents, agent)?.maxChats !== undefined;
      const shown = rosterShows('agents', { id: agent }, { maxChats: [order.params.fields.maxChats] });
      return { polls: ['roster'], shows: isTold ? [shown] : [] };
    },
    async send(client: VoximplantClient, order, context) {
      const { maxChats: max_simultaneous_conversations } = order.params.fields;
      const query = {
        ...client.application,
        user_id: requireTarget(order, 'agent'),
        max_simultaneous_conversations,
      };
      await client.change('SQ_SetAgentInfo', query, context);
      return {};
    },
  }),
} satisfies VendorCommands<VoximplantClient>;
