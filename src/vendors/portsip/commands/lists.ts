import { requestContext } from '../../kit/session-auth.js';
import { z } from 'zod';
import { Id } from '../../../modules/domain/id.js';
import type { ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import {
  type CommandContext,
  type Mistake,
  requireTarget,
  command,
  type VendorCommands,
} from '../../port/command.js';
import { CommandRejected } from '../../port/errors.js';
import { part, type PortsipClient } from '../client.js';
import { SkillLevel, Nothing } from './params.js';
import { own } from '../../../modules/domain/document.js';
import { perQueue } from '../../kit/per-queue.js';
import { memberIn, membersOf, queuesOf, queuesToAsk } from './agents.js';

/** A row as it is written; a level that is not told is left to the PBX. */
interface ListRow {
  extension_number: string;
  skill_level?: number;
}

/**
 * Writes a queue's list of agents, made from the list as it is. The page has no request for one agent of the list, so
 * the whole list is written each time, by one command at a time; its order is the order in which agents are called.
 */
async function rewrite(
  client: PortsipClient,
  queue: string,
  context: CommandContext,
  edit: (rows: readonly ListRow[]) => ListRow[],
): Promise<void> {
  const endpoint = `call_queues/${part(queue)}/agents`;
  await context.exclusive(`queue:${queue}:agents`, async () => {
    const { value, blank } = await client.agents(queue, requestContext(context));
    if (blank === true)
      throw new CommandRejected(
        `${client.about(endpoint)} was not sent: the PBX answered with an empty body, so it is not known who else is in the queue`,
      );
    if (value === undefined)
      throw new CommandRejected(`${client.about(endpoint)} was not sent: there is no such queue (any more)`);
    const rows = new Map<string, ListRow>();
    const listed = value.rows.length;
    if (value.unreadable.length > 0 || (value.counted ?? 0) > listed)
      throw new CommandRejected(
        `${client.about(endpoint)} was not sent: the PBX lists ${listed} of ${Math.max(value.counted ?? 0, listed + value.unreadable.length)} agents, and the others would be taken out of the queue`,
      );
    for (const { extension_number, skill_level } of value.rows)
      rows.set(extension_number, { extension_number, ...(skill_level !== undefined && { skill_level }) });
    await client.write(endpoint, { items: edit([...rows.values()]) }, context);
  });
}

/** Of a command about an agent who is in the list. */
function rowOf(rows: readonly ListRow[], agent: string, { type }: ResolvedCommand<unknown>): ListRow {
  const row = rows.find(({ extension_number }) => extension_number === agent);
  if (row !== undefined) return row;
  throw new CommandRejected(
    `${type}: agent ${agent} was taken out of the queue meanwhile; nothing was written. Check the queue, and send the command again if it is still wanted`,
    { conflict: true },
  );
}

const Agent = Id.max(64);

const SetAgents = z.strictObject({
  agents: z.array(Agent).meta({
    title: 'Agents',
    description: 'All agents who are to serve the queue, in the order in which they are called.',
  }),
  skillLevels: z
    .record(Agent, SkillLevel)
    .meta({
      title: 'Skill levels',
      description: 'By extension number; those not named here keep theirs, and new agents get 1.',
    })
    .exactOptional(),
});
type SetAgents = z.infer<typeof SetAgents>;

function setAgentsMistakes({ agents, skillLevels = {} }: SetAgents): Mistake[] {
  const strangers = Object.keys(skillLevels).filter((agent) => !agents.includes(agent));
  return strangers.map((agent) => ({
    path: ['params', 'skillLevels', agent],
    code: 'not-in-list',
    message: 'is not for an agent of the list: agents are named by their extension numbers here',
  }));
}

const Update = z.strictObject({
  fields: z.strictObject({ skillLevel: SkillLevel }).meta({ title: 'Settings in this queue' }),
});

/** Who is in a queue is told by the roster first, and then shown with a state. */
const pollsOf = (queues: readonly string[]) => ['roster', ...queues.map((queue) => `queue:${queue}`)];

const update = command<PortsipClient, z.infer<typeof Update>>({
  aim: { agent: 'required', queue: 'required' },
  params: () => Update,
  effect: (command) => {
    const queue = requireTarget(command, 'queue');
    const agent = requireTarget(command, 'agent');
    const shows = { skillLevel: [command.params.fields.skillLevel] };
    return { polls: [`queue:${queue}`], shows: [{ ...memberIn(queue, agent), shows }] };
  },
  send: async (client, command, context) => {
    const agent = requireTarget(command, 'agent');
    await rewrite(client, requireTarget(command, 'queue'), context, (rows) => {
      const row = rowOf(rows, agent, command);
      const changed = { ...row, skill_level: command.params.fields.skillLevel };
      return rows.map((one) => (one === row ? changed : one));
    });
    return {};
  },
});

const join = command<PortsipClient, Nothing>({
  aim: { agent: 'required', queues: 'listed', outsiders: true },
  hint: 'The agent comes last in the order of the queue, with skill level 1.',
  params: () => Nothing,
  effect: (command, view) => {
    const queues = queuesOf(command, view);
    const agent = requireTarget(command, 'agent');
    return {
      polls: pollsOf(queues),
      shows: queues.map((queue) => ({ ...memberIn(queue, agent), shows: 'present' as const })),
    };
  },
  send: async (client, command, context) => {
    const agent = requireTarget(command, 'agent');
    const added = (rows: readonly ListRow[]) =>
      rows.some(({ extension_number }) => extension_number === agent)
        ? [...rows]
        : [...rows, { extension_number: agent, skill_level: 1 }];
    const queues = queuesToAsk(command, context);
    return { results: await perQueue(queues, (queue) => rewrite(client, queue, context, added)) };
  },
});

const leave = command<PortsipClient, Nothing>({
  aim: { agent: 'required', queues: 'some' },
  hint: 'An agent who serves no queue is no longer known here, and can only be added again in the PBX.',
  params: () => Nothing,
  effect: (command, view) => {
    const queues = queuesOf(command, view);
    const agent = requireTarget(command, 'agent');
    return {
      polls: pollsOf(queues),
      shows: queues.map((queue) => ({ ...memberIn(queue, agent), shows: 'absent' as const })),
    };
  },
  send: async (client, command, context) => {
    const agent = requireTarget(command, 'agent');
    const without = (rows: readonly ListRow[]) => {
      const row = rowOf(rows, agent, command);
      return rows.filter((one) => one !== row);
    };
    const queues = queuesToAsk(command, context);
    return { results: await perQueue(queues, (queue) => rewrite(client, queue, context, without)) };
  },
});

const setAgents = command<PortsipClient, SetAgents>({
  aim: { queue: 'required', agentsIn: ['agents'], outsiders: true },
  replaces: 'agents',
  hint: 'The list is the whole list, in the order in which agents are called.',
  params: () => SetAgents,
  check: (command) => setAgentsMistakes(command.params),
  effect: (command, view) => {
    const queue = requireTarget(command, 'queue');
    const { agents, skillLevels = {} } = command.params;
    const gone = membersOf(view.roster, queue).filter((agent) => !agents.includes(agent));
    const levelOf = (agent: string) => {
      const level = own(skillLevels, agent);
      return level === undefined ? ('present' as const) : { skillLevel: [level] };
    };
    return {
      polls: pollsOf([queue]),
      shows: [
        ...agents.map((agent) => ({ ...memberIn(queue, agent), shows: levelOf(agent) })),
        ...gone.map((agent) => ({ ...memberIn(queue, agent), shows: 'absent' as const })),
      ],
    };
  },
  send: async (client, command, context) => {
    const queue = requireTarget(command, 'queue');
    const { agents, skillLevels = {} } = command.params;
    await rewrite(client, queue, context, (rows) => {
      refuseToDrop(rows, agents, queue, context);
      return agents.map((agent) => {
        const known = rows.find(({ extension_number }) => extension_number === agent);
        return { extension_number: agent, skill_level: own(skillLevels, agent) ?? known?.skill_level ?? 1 };
      });
    });
    return {};
  },
});

/** The list was made without sight of this agent, so the command says nothing about them. */
function refuseToDrop(
  rows: readonly ListRow[],
  agents: readonly string[],
  queue: string,
  { roster }: CommandContext,
): void {
  const seen = new Set([...membersOf(roster, queue), ...agents]);
  const unseen = rows.map((row) => row.extension_number).filter((agent) => !seen.has(agent));
  if (unseen.length === 0) return;
  throw new CommandRejected(
    `queue.set-agents: ${unseen.join(', ')} came into queue ${queue} meanwhile and would be taken out again; nothing was written. Check the queue, and send the command again`,
    { conflict: true },
  );
}

/** Who serves a queue, and how well: all of it is written as one list. */
export const LIST_COMMANDS = {
  'agent.update': update,
  'agent.join': join,
  'agent.leave': leave,
  'queue.set-agents': setAgents,
} satisfies VendorCommands<PortsipClient>;
