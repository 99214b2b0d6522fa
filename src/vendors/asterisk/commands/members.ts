import { z } from 'zod';
import { own } from '../../../modules/domain/document.js';
import { personOf, type Roster } from '../../../modules/domain/reading.js';
import {
  targetQueues,
  type FloorView,
  type ResolvedCommand,
} from '../../../modules/domain/resolved-command.js';
import { perQueue } from '../../kit/per-queue.js';
import {
  command,
  requireTarget,
  type CommandContext,
  type Executed,
  type Mistake,
  type VendorCommands,
} from '../../port/command.js';
import { CommandRejected } from '../../port/errors.js';
import type { AmiFields } from '../blocks.js';
import type { AsteriskClient } from '../client.js';
import { personAt } from '../person.js';
import { AIM, ensureQueues, interfacesIn, memberEffect, Penalty } from './agents.js';

interface JoinParams {
  order?: number;
  paused?: boolean;
}

const Join = () =>
  z.strictObject({
    order: Penalty.exactOptional(),
    paused: z.boolean().meta({ title: 'Paused', description: 'Pause at once.' }).exactOptional(),
  });

const isFixed = (agent: string, queue: string, { fixedMembers = {} }: Roster): boolean =>
  own(fixedMembers, queue)?.includes(agent) === true;

/** Those of the queues that the agent can leave. */
const dynamicQueues = (command: ResolvedCommand<unknown>, view: FloorView): string[] =>
  targetQueues(command, view).filter((queue) => !isFixed(command.agent ?? '', queue, view.roster));

/** Members of the configuration stay: Asterisk answers "Member not dynamic". */
function checkDynamic(command: ResolvedCommand<unknown>, view: FloorView): Mistake[] {
  const { agent = '', queues = 'all' } = command;
  const fixed = (path: Mistake['path'], where: string): Mistake => ({
    path,
    code: 'static-agent',
    message: `Agent ${agent} is a member of ${where} by its configuration, and cannot leave.`,
  });
  if (queues !== 'all')
    return [
      ...ensureQueues(command),
      ...queues.flatMap((queue, i) =>
        isFixed(agent, queue, view.roster) ? [fixed(['queues', i], `queue ${queue}`)] : [],
      ),
    ];
  const all = view.queuesOf(agent);
  return all.length > 0 && dynamicQueues(command, view).length === 0 ? [fixed(['agent'], 'every queue')] : [];
}

/** The interface of a person as a queue has it now, with the device whose state counts; else as it was last seen. */
async function interfaceOf(
  client: AsteriskClient,
  agent: string,
  context: CommandContext,
): Promise<{
  current: string[];
  fields: { Interface: string; MemberName?: string; StateInterface?: string };
}> {
  const { members } = await client.queueStatus(context);
  const theirs = members.filter(({ Location }) => personAt(Location).id === agent);
  const [member] = theirs;
  const person = personOf(agent, context.roster);
  const location = member?.Location ?? person?.vendorId;
  if (location === undefined)
    throw new CommandRejected(
      `The interface of agent ${agent} is not known: it was never a member of a queue.`,
    );
  const { Name = person?.name, StateInterface } = member ?? {};
  return {
    current: theirs.map(({ Queue }) => Queue),
    fields: {
      Interface: location,
      ...(Name !== undefined && { MemberName: Name }),
      ...(StateInterface !== undefined && StateInterface !== location && { StateInterface }),
    },
  };
}

async function join(
  client: AsteriskClient,
  agent: string,
  queuesBeside: (current: readonly string[]) => readonly string[],
  { order, paused }: JoinParams,
  context: CommandContext,
): Promise<Executed> {
  const { current, fields: who } = await interfaceOf(client, agent, context);
  const fields: AmiFields = { ...who, Penalty: order, Paused: paused === true ? 'true' : undefined };
  const add = (queue: string) => client.send('QueueAdd', { Queue: queue, ...fields }, context);
  return { results: await perQueue(queuesBeside(current), add) };
}

async function leave(
  client: AsteriskClient,
  command: ResolvedCommand<unknown>,
  context: CommandContext,
): Promise<Executed> {
  const agent = requireTarget(command, 'agent');
  const { queues = 'all' } = command;
  const { entries = {} } = personOf(agent, context.roster) ?? {};
  const dynamic = Object.keys(entries).filter((queue) => !isFixed(agent, queue, context.roster));
  const remove = async (queue: string) => {
    for (const one of interfacesIn(context.roster, agent, queue))
      await client.send('QueueRemove', { Queue: queue, Interface: one }, context);
  };
  return { results: await perQueue(queues === 'all' ? dynamic : queues, remove) };
}

const joinRow = command<AsteriskClient, JoinParams>({
  aim: { agent: 'required', queues: 'listed', outsiders: true },
  hint: 'As a dynamic member; only people who are or were members of some queue are known here.',
  params: Join,
  check: ensureQueues,
  effect: ({ agent = '', queues = [] }) => memberEffect(agent, queues === 'all' ? [] : queues, 'present'),
  send: (client, command, context) => {
    const { queues = [] } = command;
    if (queues === 'all') throw new CommandRejected('The queues to join must be named.');
    return join(client, requireTarget(command, 'agent'), () => queues, command.params, context);
  },
});

const leaveRow = command<AsteriskClient, object>({
  aim: AIM,
  hint: 'Dynamic members only: static ones stand in the configuration of the queue.',
  params: () => z.strictObject({}),
  check: checkDynamic,
  effect: (command, view) => memberEffect(command.agent ?? '', dynamicQueues(command, view), 'absent'),
  send: leave,
});

/** Where an agent who is out serves: in the queues that were left, as far as they are known. */
function formerQueues(agent: string, roster: Roster, current: readonly string[]): string[] {
  const { entries = {} } = personOf(agent, roster) ?? {};
  return Object.keys(entries).filter(
    (queue) => !current.includes(queue) && Object.hasOwn(roster.queues, queue),
  );
}

function loginQueues({ agent = '', queues = 'all' }: ResolvedCommand<unknown>, view: FloorView): string[] {
  return queues === 'all' ? formerQueues(agent, view.roster, view.queuesOf(agent)) : queues;
}

const login = command<AsteriskClient, JoinParams>({
  aim: { ...AIM, outsiders: true },
  hint: 'Joins the queues as a dynamic member; without queues, those that the agent left last.',
  params: Join,
  check: (command, view) =>
    loginQueues(command, view).length > 0
      ? []
      : [
          {
            path: ['queues'],
            code: 'required',
            message: 'Which queues the agent left is not known, so they must be named.',
          },
        ],
  effect: (command, view) => memberEffect(command.agent ?? '', loginQueues(command, view), 'present'),
  send: (client, command, context) => {
    const agent = requireTarget(command, 'agent');
    const { queues = 'all' } = command;
    const meant = (current: readonly string[]) =>
      queues === 'all' ? formerQueues(agent, context.roster, current) : queues;
    return join(client, agent, meant, command.params, context);
  },
});

const logout = command<AsteriskClient, object>({
  aim: AIM,
  hint: 'Leaves the queues in which the agent is a dynamic member.',
  params: () => z.strictObject({}),
  check: checkDynamic,
  effect: (command, view) => memberEffect(command.agent ?? '', dynamicQueues(command, view), 'absent'),
  send: leave,
});

export const ASTERISK_MEMBER_COMMANDS: VendorCommands<AsteriskClient> = {
  'agent.join': joinRow,
  'agent.leave': leaveRow,
  'agent.login': login,
  'agent.logout': logout,
};
