import { z } from 'zod';
import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import {
  requireTarget,
  command,
  type CommandContext,
  type Executed,
  type VendorCommands,
} from '../port/command.js';
import { perQueue } from '../kit/per-queue.js';
import type { NetsapiensClient } from './netsapiens.client.js';
import { memberEffect } from './netsapiens.effects.js';
import { agentPath } from './netsapiens.paths.js';
import { PAUSE_REASONS } from './netsapiens.pause-reasons.js';

const Nothing = z.strictObject({});
const LOGGED_IN = { status: ['automatic', 'offnet-automatic'] };

/** The path wants a status; this one says the least. */
const NO_REASON = 'other';

const Reason = z.union(PAUSE_REASONS.map(({ code, label }) => z.literal(code).meta({ title: label }))).meta({
  title: 'Reason',
  description: 'The status the agent gets; Custom 1 to 8 are the domain’s own. Without one it is "other".',
});

/** The text of a built-in status, where it is shown; that of a custom one is the domain's own. */
function textOf(reason: string): { reason?: (string | null)[] } {
  const label = PAUSE_REASONS.find(({ code }) => code === reason)?.label;
  return label === undefined || reason.startsWith('cust') ? {} : { reason: [label, reason, null] };
}

/** For all queues one request, for several one each. */
async function send(
  client: NetsapiensClient,
  order: ResolvedCommand<unknown>,
  context: CommandContext,
  action: string,
): Promise<Executed> {
  const agent = requireTarget(order, 'agent');
  const patch = (queue: string) =>
    client.order({ method: 'PATCH', endpoint: `${agentPath(queue, agent)}/${action}` }, context);
  const { queues = 'all' } = order;
  if (queues !== 'all') return { results: await perQueue(queues, patch) };
  await patch('all');
  return {};
}

/** Being at work and being away: the vendor calls them agent actions. */
export const PRESENCE_COMMANDS: VendorCommands<NetsapiensClient> = {
  'agent.login': command({
    aim: { agent: 'required', queues: 'some' },
    params: () => Nothing,
    effect: (order, view) => memberEffect(order, view, LOGGED_IN),
    send: (client: NetsapiensClient, order, context) => send(client, order, context, 'login'),
  }),
  'agent.logout': command({
    aim: { agent: 'required', queues: 'some' },
    params: () => Nothing,
    effect: (order, view) =>
      memberEffect(order, view, {
        // The status message is the person's: who is away with a reason shows it also in a queue logged out of.
        availability: order.queues === 'all' ? ['logged-out'] : ['logged-out', 'paused'],
      }),
    send: (client: NetsapiensClient, order, context) => send(client, order, context, 'logout'),
  }),
  'agent.pause': command({
    aim: { agent: 'required', queues: 'all' },
    hint: 'A pause is a logout from all queues with a status; it ends with unpause or login.',
    params: () => z.strictObject({ reason: Reason.exactOptional() }),
    effect: (order, view) =>
      memberEffect(order, view, {
        // A status whose text we do not know looks like a logout, and so does one whose text the system keeps back.
        availability: ['paused', 'logged-out'],
        ...textOf(order.params.reason ?? NO_REASON),
      }),
    send: (client: NetsapiensClient, order, context) =>
      send(client, order, context, order.params.reason ?? NO_REASON),
  }),
  'agent.unpause': command({
    aim: { agent: 'required', queues: 'all' },
    hint: 'Logs the agent in to all queues, also to those that were logged out of before the pause.',
    params: () => Nothing,
    effect: (order, view) => memberEffect(order, view, LOGGED_IN),
    send: (client: NetsapiensClient, order, context) => send(client, order, context, 'login'),
  }),
};
