import { z } from 'zod';
import type { Expectation } from '../../../modules/domain/expectation.js';
import {
  targetQueues,
  type FloorView,
  type ResolvedCommand,
} from '../../../modules/domain/resolved-command.js';
import {
  type Effect,
  requireTarget,
  command,
  type VendorCommands,
  type CommandContext,
  type Executed,
} from '../../port/command.js';
import type { QueueResult } from '../../../modules/domain/command.js';
import { own } from '../../../modules/domain/document.js';
import { perQueue } from '../../kit/per-queue.js';
import { entriesIn } from '../people.js';
import type { NetsapiensClient } from '../client.js';
import { PAUSE_REASONS } from '../mapper.js';

/** The only poll target there is. */
export const FLOOR = 'floor';

/** The agent's row in every queue of the command. */
export function memberEffect(
  command: ResolvedCommand<unknown>,
  view: FloorView,
  shows: Expectation['shows'],
  hiddenBy: NonNullable<Expectation['hiddenBy']> = {},
): Effect {
  const { agent = '' } = command;
  return {
    polls: [FLOOR],
    shows: targetQueues(command, view).map((queue) => ({
      ...{ target: FLOOR, in: 'queue', queue, collection: 'agents' },
      ...{ id: agent, shows, hiddenBy },
    })),
  };
}

/** The queue among the queues of the account. */
export function queueEffect(queue: string, ...shown: Expectation['shows'][]): Effect {
  return {
    polls: [FLOOR],
    shows: shown.map((shows) => ({ target: FLOOR, in: 'roster', collection: 'queues', id: queue, shows })),
  };
}

export const NOTHING_TO_SEE: Effect = { polls: [FLOOR], shows: [] };

/** Paths below the domain. Agents' ids hold `@` and `:`. */
export const queuePath = (queue: string): string => `callqueues/${encodeURIComponent(queue)}`;

const agentsPath = (queue: string): string => `${queuePath(queue)}/agents`;

/** `queue` may be `all` where the agent's presence is meant, and nowhere else. */
export const agentPath = (queue: string, agent: string): string =>
  `${agentsPath(queue)}/${encodeURIComponent(agent)}`;

export const callPath = (user: string, call: string): string =>
  `users/${encodeURIComponent(user)}/calls/${encodeURIComponent(call)}`;

const JoinParams = z.strictObject({});

/** Who serves which queue. */
export const JOIN_COMMANDS: VendorCommands<NetsapiensClient> = {
  'agent.join': command({
    aim: { agent: 'required', queues: 'listed', outsiders: true },
    hint: 'Only people who already serve some queue are known here.',
    params: () => JoinParams,
    effect: (command, view) => memberEffect(command, view, 'present'),
    send: async (client: NetsapiensClient, command, context) => {
      const agent = requireTarget(command, 'agent');
      const join = (queue: string) =>
        client.write(
          {
            ...{ method: 'POST', endpoint: agentsPath(queue) },
            ...{ body: { 'callqueue-agent-id': agent, synchronous: 'yes' } },
          },
          context,
        );
      return { results: await perQueue(queuesOf(command.queues), join) };
    },
  }),
  'agent.leave': command({
    aim: { agent: 'required', queues: 'some' },
    params: () => JoinParams,
    effect: (command, view) => memberEffect(command, view, 'absent'),
    send: async (client: NetsapiensClient, command, context) => {
      const agent = requireTarget(command, 'agent');
      const { queues = 'all' } = command;
      const serves = queues === 'all' ? await client.entriesOf(agent, context) : undefined;
      const leave = async (queue: string) => {
        for (const entry of serves?.get(queue) ?? entriesIn(context.roster, agent, queue))
          await client.write({ method: 'DELETE', endpoint: agentPath(queue, entry) }, context);
      };
      return { results: await perQueue(queues === 'all' ? [...(serves?.keys() ?? [])] : queues, leave) };
    },
  }),
};

/** Of a command that needs a list of queues. */
function queuesOf(queues: 'all' | string[] = []): string[] {
  return queues === 'all' ? [] : queues;
}

const NoParams = z.strictObject({});
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

/** For all queues one request, for several one each; a person with several entries needs one for each entry. */
async function send(
  client: NetsapiensClient,
  command: ResolvedCommand<unknown>,
  context: CommandContext,
  action: string,
): Promise<Executed> {
  const agent = requireTarget(command, 'agent');
  const patch = (queue: string, entry: string) =>
    client.write({ method: 'PATCH', endpoint: `${agentPath(queue, entry)}/${action}` }, context);
  const { queues = 'all' } = command;
  if (queues !== 'all')
    return {
      results: await perQueue(queues, async (queue) => {
        for (const entry of entriesIn(context.roster, agent, queue)) await patch(queue, entry);
      }),
    };
  const entries = own(context.roster.agents, agent)?.entries;
  if (entries === undefined) {
    await patch('all', agent);
    return {};
  }
  const everyEntry = [...new Set(Object.values(entries).flat())];
  return { results: byQueue(entries, await perQueue(everyEntry, (entry) => patch('all', entry))) };
}

/** What became of each queue of a person, where each entry was asked for all of its queues. */
function byQueue(
  entries: Readonly<Record<string, readonly string[]>>,
  results: Readonly<Record<string, QueueResult>>,
): { [queue: string]: QueueResult } {
  const succeeded: QueueResult = { status: 'succeeded' };
  const found = Object.entries(entries).map(([queue, ids]) => {
    const ofQueue = ids.flatMap((id) => own(results, id) ?? []);
    return [queue, ofQueue.find(({ status }) => status !== 'succeeded') ?? succeeded] as const;
  });
  return Object.fromEntries(found);
}

/** Being at work and being away: the vendor calls them agent actions. */
export const PRESENCE_COMMANDS: VendorCommands<NetsapiensClient> = {
  'agent.login': command({
    aim: { agent: 'required', queues: 'some' },
    params: () => NoParams,
    effect: (command, view) => memberEffect(command, view, LOGGED_IN),
    send: (client: NetsapiensClient, command, context) => send(client, command, context, 'login'),
  }),
  'agent.logout': command({
    aim: { agent: 'required', queues: 'some' },
    params: () => NoParams,
    effect: (command, view) =>
      memberEffect(command, view, {
        // The status message is the person's, and may outlast the logout: then it reads as a pause.
        availability: ['logged-out', 'paused'],
      }),
    send: (client: NetsapiensClient, command, context) => send(client, command, context, 'logout'),
  }),
  'agent.pause': command({
    aim: { agent: 'required', queues: 'all' },
    hint: 'A pause is a logout from all queues with a status; it ends with unpause or login.',
    params: () => z.strictObject({ reason: Reason.exactOptional() }),
    effect: (command, view) =>
      memberEffect(command, view, {
        // A status whose text we do not know looks like a logout, and so does one whose text the system keeps back.
        availability: ['paused', 'logged-out'],
        ...textOf(command.params.reason ?? NO_REASON),
      }),
    send: (client: NetsapiensClient, command, context) =>
      send(client, command, context, command.params.reason ?? NO_REASON),
  }),
  'agent.unpause': command({
    aim: { agent: 'required', queues: 'all' },
    hint: 'Logs the agent in to all queues, also to those that were logged out of before the pause.',
    params: () => NoParams,
    effect: (command, view) => memberEffect(command, view, LOGGED_IN),
    send: (client: NetsapiensClient, command, context) => send(client, command, context, 'login'),
  }),
};
