import { z } from 'zod';
import { personOf as knownPerson } from '../../../modules/domain/reading.js';
import { targetQueues, type ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import { perQueue } from '../../kit/per-queue.js';
import { command, type CommandContext, type Effect, type VendorCommands } from '../../port/command.js';
import { CommandRejected } from '../../port/errors.js';
import { checkAgent, extensionId, queueTarget } from './agents.js';
import type { YeastarClient } from '../client.js';
import type { YeastarAgentLists, YeastarListEntry } from '../schema.js';

type Lists = Partial<Omit<YeastarAgentLists, 'id'>>;
interface Person {
  number: string;
  vendorId: string;
  name?: string;
}

const NONE = () => z.strictObject({});

const join = command<YeastarClient, object>({
  aim: { agent: 'required', queues: 'listed', outsiders: true },
  hint: 'As a dynamic agent; whether logged in, the settings of the PBX say.',
  params: NONE,
  check: checkAgent,
  effect: ({ agent = '', queues }) =>
    membershipShows(agent, queues === 'all' ? [] : (queues ?? []), 'present'),
  send: async (client, command, context) => {
    const { queues = [] } = command;
    if (queues === 'all') throw new CommandRejected('the queues to join must be named');
    return { results: await edited(client, command, queues, context, withPerson) };
  },
});

const leave = command<YeastarClient, object>({
  aim: { agent: 'required', queues: 'some' },
  params: NONE,
  check: checkAgent,
  effect: (command, view) => membershipShows(command.agent ?? '', targetQueues(command, view), 'absent'),
  send: async (client, command, context) => {
    const { queues = 'all' } = command;
    const meant = queues === 'all' ? await theirQueues(client, command, context) : queues;
    return { results: await edited(client, command, meant, context, withoutPerson) };
  },
});

export const YEASTAR_MEMBER_COMMANDS: VendorCommands<YeastarClient> = {
  'agent.join': join,
  'agent.leave': leave,
};

/**
 * Reads the lists of each queue as they are now and writes back the ones that change, whole: so an agent who joined
 * meanwhile stays, and whatever else the system wrote into an entry too.
 */
function edited(
  client: YeastarClient,
  command: ResolvedCommand<unknown>,
  queues: readonly string[],
  context: CommandContext,
  edit: (lists: YeastarAgentLists, person: Person) => Lists,
) {
  const person = personOf(command, context);
  return perQueue(queues, (queue) =>
    context.exclusive(`queue:${queue}:agents`, async () => {
      const lists = (await client.agentLists(context)).find(({ id }) => id === queue);
      if (lists === undefined)
        throw new CommandRejected(`${client.about('queue/list')} knows no queue ${queue} (any more)`, {
          conflict: true,
        });
      await client.updateQueue(queue, edit(lists, person), context);
    }),
  );
}

/** Those that the system lists the agent in now, whatever we have seen. */
async function theirQueues(
  client: YeastarClient,
  command: ResolvedCommand<unknown>,
  context: CommandContext,
): Promise<string[]> {
  const person = personOf(command, context);
  const theirs = (await client.agentLists(context)).filter(({ dynamic_agent_list, static_agent_list }) =>
    [...dynamic_agent_list, ...static_agent_list].some((entry) => isEntryOf(person, entry)),
  );
  if (theirs.length > 0) return theirs.map(({ id }) => id);
  throw new CommandRejected(
    `${client.about('queue/list')} shows agent ${person.number} in no queue (any more)`,
    { conflict: true },
  );
}

function personOf({ agent = '' }: ResolvedCommand<unknown>, { roster }: CommandContext): Person {
  const name = knownPerson(agent, roster)?.name;
  return { number: agent, vendorId: extensionId(agent, roster), ...(name !== undefined && { name }) };
}

/** An agent who is in the queue already stays as is. */
function withPerson({ dynamic_agent_list, static_agent_list }: YeastarAgentLists, person: Person): Lists {
  const known = [...dynamic_agent_list, ...static_agent_list].some((entry) => isEntryOf(person, entry));
  const { name: text, number: text2, vendorId: value } = person;
  const entry = { ...(text !== undefined && { text }), text2, value, type: 'extension' };
  return { dynamic_agent_list: known ? dynamic_agent_list : [...dynamic_agent_list, entry] };
}

function withoutPerson({ dynamic_agent_list, static_agent_list }: YeastarAgentLists, person: Person): Lists {
  const others = (list: YeastarListEntry[]) => list.filter((entry) => !isEntryOf(person, entry));
  const isStatic = others(static_agent_list).length < static_agent_list.length;
  return {
    dynamic_agent_list: others(dynamic_agent_list),
    ...(isStatic && { static_agent_list: others(static_agent_list) }),
  };
}

/** An extension; a group of extensions may have the same number in its place. */
function isEntryOf({ number, vendorId }: Person, { text2, value, type }: YeastarListEntry): boolean {
  const same = String(text2) === number || String(value) === vendorId;
  return same && (type === undefined || type === null || type === '' || type === 'extension');
}

function membershipShows(agent: string, queues: readonly string[], shows: 'present' | 'absent'): Effect {
  return {
    polls: [...queues.map(queueTarget), 'roster'],
    shows: queues.map((queue) => ({
      target: queueTarget(queue),
      in: 'queue',
      queue,
      collection: 'agents',
      id: agent,
      shows,
    })),
  };
}
