import { z } from 'zod';
import { own } from '../../modules/domain/document.js';
import { requireTarget, command, type CommandContext, type VendorCommands } from '../port/command.js';
import { perQueue } from '../kit/per-queue.js';
import { CommandRejected } from '../port/errors.js';
import { memberIn } from './portsip.agent-commands.js';
import { rewrite, rowOf, type ListRow } from './portsip.agent-list.js';
import type { PortsipClient } from './portsip.client.js';
import { membersOf, queuesOf, queuesToAsk } from './portsip.queues-meant.js';
import { SetAgents, setAgentsMistakes } from './portsip.set-agents.js';
import { Nothing, SkillLevel } from './portsip.words.js';

const Update = z.strictObject({
  fields: z.strictObject({ skillLevel: SkillLevel }).meta({ title: 'Settings in this queue' }),
});

/** Who is in a queue is told by the roster first, and then shown with a state. */
const pollsOf = (queues: readonly string[]) => ['roster', ...queues.map((queue) => `queue:${queue}`)];

const update = command<PortsipClient, z.infer<typeof Update>>({
  aim: { agent: 'required', queue: 'required' },
  params: () => Update,
  effect: (order) => {
    const queue = requireTarget(order, 'queue');
    const agent = requireTarget(order, 'agent');
    const shows = { skillLevel: [order.params.fields.skillLevel] };
    return { polls: [`queue:${queue}`], shows: [{ ...memberIn(queue, agent), shows }] };
  },
  send: async (client, order, context) => {
    const agent = requireTarget(order, 'agent');
    await rewrite(client, requireTarget(order, 'queue'), context, (rows) => {
      const row = rowOf(rows, agent, order);
      const changed = { ...row, skill_level: order.params.fields.skillLevel };
      return rows.map((one) => (one === row ? changed : one));
    });
    return {};
  },
});

const join = command<PortsipClient, Nothing>({
  aim: { agent: 'required', queues: 'listed', outsiders: true },
  hint: 'The agent comes last in the order of the queue, with skill level 1.',
  params: () => Nothing,
  effect: (order, view) => {
    const queues = queuesOf(order, view);
    const agent = requireTarget(order, 'agent');
    return {
      polls: pollsOf(queues),
      shows: queues.map((queue) => ({ ...memberIn(queue, agent), shows: 'present' as const })),
    };
  },
  send: async (client, order, context) => {
    const agent = requireTarget(order, 'agent');
    const added = (rows: readonly ListRow[]) =>
      rows.some(({ extension_number }) => extension_number === agent)
        ? [...rows]
        : [...rows, { extension_number: agent, skill_level: 1 }];
    const queues = queuesToAsk(order, context);
    return { results: await perQueue(queues, (queue) => rewrite(client, queue, context, added)) };
  },
});

const leave = command<PortsipClient, Nothing>({
  aim: { agent: 'required', queues: 'some' },
  hint: 'Whoever serves no queue any more is not known here, and can only be brought back in the PBX.',
  params: () => Nothing,
  effect: (order, view) => {
    const queues = queuesOf(order, view);
    const agent = requireTarget(order, 'agent');
    return {
      polls: pollsOf(queues),
      shows: queues.map((queue) => ({ ...memberIn(queue, agent), shows: 'absent' as const })),
    };
  },
  send: async (client, order, context) => {
    const agent = requireTarget(order, 'agent');
    const without = (rows: readonly ListRow[]) => {
      const row = rowOf(rows, agent, order);
      return rows.filter((one) => one !== row);
    };
    const queues = queuesToAsk(order, context);
    return { results: await perQueue(queues, (queue) => rewrite(client, queue, context, without)) };
  },
});

const setAgents = command<PortsipClient, SetAgents>({
  aim: { queue: 'required', agentsIn: ['agents'], outsiders: true },
  hint: 'The list is the whole list, in the order in which agents are called.',
  params: () => SetAgents,
  check: (order) => setAgentsMistakes(order.params),
  effect: (order, view) => {
    const queue = requireTarget(order, 'queue');
    const { agents, skillLevels = {} } = order.params;
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
  send: async (client, order, context) => {
    const queue = requireTarget(order, 'queue');
    const { agents, skillLevels = {} } = order.params;
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

/** Whoever ordered the list has not seen this agent, so the order says nothing about them. */
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
    `queue.set-agents: ${unseen.join(', ')} came into queue ${queue} meanwhile and would be taken out again; nothing was written. Look again, and order it again`,
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
