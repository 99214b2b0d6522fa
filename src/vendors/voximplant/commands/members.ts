import { requestContext } from '../../kit/session-auth.js';
import { z } from 'zod';
import type { Expectation } from '../../../modules/domain/expectation.js';
import { own } from '../../../modules/domain/document.js';
import { targetQueues, type ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import {
  requireTarget,
  command,
  type CommandContext,
  type Mistake,
  type VendorCommands,
} from '../../port/command.js';
import { CommandRejected } from '../../port/errors.js';
import type { VoximplantClient } from '../client.js';

/** A row of the roster, by its id or by some of its fields. */
export function rosterShows(
  collection: 'queues' | 'agents' | 'skills' | 'statusLabels',
  which: Pick<Expectation, 'id' | 'where'>,
  shows: Expectation['shows'],
): Expectation {
  return { target: 'roster', in: 'roster', collection, ...which, shows };
}

/** A membership; that of an agent who is logged out is known from the roster, so it shows after that. */
function memberShows(queue: string, agent: string, shows: 'present' | 'absent'): Expectation {
  return { target: 'state', in: 'queue', queue, collection: 'agents', id: agent, shows };
}

const POLLS = ['roster', 'state'];

/** SQ_BindAgent and SQ_UnbindAgent: one request for any number of queues or agents. */
export const MEMBER_COMMANDS = {
  'agent.join': command({
    aim: { agent: 'required', queues: 'listed', outsiders: true },
    params: () => z.strictObject({}),
    check: noQueues,
    effect(command, view) {
      const agent = requireTarget(command, 'agent');
      const shows = targetQueues(command, view).map((queue) => memberShows(queue, agent, 'present'));
      return { polls: POLLS, shows };
    },
    async send(client: VoximplantClient, command, context) {
      const query = {
        ...client.application,
        sq_queue_id:
          command.queues === undefined || command.queues === 'all' ? 'all' : command.queues.join(';'),
        user_id: requireTarget(command, 'agent'),
      };
      await client.change('SQ_BindAgent', { ...query, bind_mode: 'add_queues' }, context);
      return {};
    },
  }),
  'agent.leave': command({
    aim: { agent: 'required', queues: 'some' },
    params: () => z.strictObject({}),
    check: noQueues,
    effect(command, view) {
      const agent = requireTarget(command, 'agent');
      const queues = targetQueues({ ...command, queues: command.queues ?? 'all' }, view);
      const shows = queues.map((queue) => memberShows(queue, agent, 'absent'));
      return { polls: POLLS, shows };
    },
    async send(client: VoximplantClient, command, context) {
      const { queues = 'all' } = command;
      const query = {
        ...client.application,
        sq_queue_id: queues === 'all' ? queues : queues.join(';'),
        user_id: requireTarget(command, 'agent'),
      };
      if (queues === 'all') {
        const all = { field: 'sq_queue_id', ids: Object.keys(context.roster.queues) } as const;
        await client.changeAll('SQ_UnbindAgent', query, all, context);
      } else await client.change('SQ_UnbindAgent', query, context);
      return {};
    },
  }),
  'queue.set-agents': command({
    aim: { queue: 'required', agentsIn: ['agents'], outsiders: true },
    replaces: 'agents',
    hint: 'Agents who are not named leave the queue.',
    params: () =>
      z.strictObject({
        agents: z.array(z.string()).meta({
          title: 'Agents',
          description: 'The agents who are to serve the queue, and no others.',
        }),
      }),
    effect(command, view) {
      const { roster } = view;
      const queue = requireTarget(command, 'queue');
      const { agents } = command.params;
      const known = new Set([...Object.keys(roster.agents), ...(own(roster.members ?? {}, queue) ?? [])]);
      const leaving = [...known].filter((id) => !agents.includes(id) && view.queuesOf(id).includes(queue));
      const shows = [
        ...agents.map((id) => memberShows(queue, id, 'present')),
        ...leaving.map((id) => memberShows(queue, id, 'absent')),
      ];
      return { polls: POLLS, shows };
    },
    async send(client: VoximplantClient, command, context) {
      const queue = requireTarget(command, 'queue');
      const agents = [...new Set(command.params.agents)];
      await context.exclusive(`queue:${queue}:agents`, async () => {
        const ids = await membersNow(client, queue, agents, context);
        const query = { ...client.application, sq_queue_id: queue };
        if (agents.length === 0)
          await client.changeAll(
            'SQ_UnbindAgent',
            { ...query, user_id: 'all' },
            { field: 'user_id', ids },
            context,
          );
        else {
          const bound = { ...query, user_id: agents.join(';'), bind_mode: 'replace_agents' };
          await client.change('SQ_BindAgent', bound, context);
        }
      });
      return {};
    },
  }),
} satisfies VendorCommands<VoximplantClient>;

function noQueues({ queues }: ResolvedCommand<unknown>): Mistake[] {
  if (queues?.length !== 0) return [];
  return [{ path: ['queues'], code: 'too-small', message: 'name at least one queue' }];
}

/** Who serves the queue. An agent who joined it meanwhile is not removed from it: that is refused. */
async function membersNow(
  client: VoximplantClient,
  queue: string,
  agents: readonly string[],
  { roster, ...context }: CommandContext,
): Promise<string[]> {
  const { rows } = await client.agents(requestContext(context), queue);
  const known = new Set([...agents, ...(own(roster.members ?? {}, queue) ?? [])]);
  const appeared = rows.filter(({ id }) => !known.has(id)).map(({ id, name }) => name ?? id);
  if (appeared.length > 0)
    throw new CommandRejected(
      `${client.about('SQ_BindAgent')} was not sent: ${appeared.join(', ')} joined the queue meanwhile; ` +
        'look at it again and send the command again',
      { conflict: true },
    );
  return rows.map(({ id }) => id);
}
