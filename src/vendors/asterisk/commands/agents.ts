import { z } from 'zod';
import type { Expectation } from '../../../modules/domain/expectation.js';
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
  type Effect,
  type Executed,
  type Mistake,
  type VendorCommands,
} from '../../port/command.js';
import type { AmiFields } from '../blocks.js';
import type { AsteriskClient } from '../client.js';

/** The only poll target there is. */
export const FLOOR = 'floor';

export const AIM = { agent: 'required', queues: 'some' } as const;

/** Values are lines of a text protocol: one line, and nothing that cannot be seen. */
export const lineOfText = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[ -~\u00a0-\uffff]+$/, 'must be one line of text');

/** The agent's row in each of the queues. */
export function memberEffect(agent: string, queues: readonly string[], shows: Expectation['shows']): Effect {
  return {
    polls: [FLOOR],
    shows: queues.map((queue) => ({
      ...{ target: FLOOR, in: 'queue', queue, collection: 'agents' },
      ...{ id: agent, shows },
    })),
  };
}

/** The interfaces of an agent in a queue. */
export function interfacesIn(roster: Roster, agent: string, queue: string): readonly string[] {
  const person = personOf(agent, roster);
  return own(person?.entries ?? {}, queue) ?? (person?.vendorId === undefined ? [] : [person.vendorId]);
}

export function ensureQueues({ queues }: ResolvedCommand<unknown>): Mistake[] {
  if (queues?.length !== 0) return [];
  return [{ path: ['queues'], code: 'too-small', message: 'At least one queue must be named.' }];
}

/**
 * One action for all queues where the agent has one interface in all of them; otherwise one for each queue, with the
 * agent's interface there.
 */
async function sendForMember(
  client: AsteriskClient,
  command: ResolvedCommand<unknown>,
  context: CommandContext,
  action: string,
  fields: AmiFields,
): Promise<Executed> {
  const agent = requireTarget(command, 'agent');
  const { queues = 'all' } = command;
  const { entries = {} } = personOf(agent, context.roster) ?? {};
  const [everywhere, ...others] = new Set(Object.values(entries).flat());
  if (queues === 'all' && everywhere !== undefined && others.length === 0) {
    await client.send(action, { Interface: everywhere, ...fields }, context);
    return {};
  }
  const each = queues === 'all' ? Object.keys(entries) : queues;
  return {
    results: await perQueue(each, async (queue) => {
      for (const one of interfacesIn(context.roster, agent, queue))
        await client.send(action, { Queue: queue, Interface: one, ...fields }, context);
    }),
  };
}

const shownIn = (command: ResolvedCommand<unknown>, view: FloorView, shows: Expectation['shows']): Effect =>
  memberEffect(requireTarget(command, 'agent'), targetQueues(command, view), shows);

const pause = command<AsteriskClient, { reason?: string }>({
  aim: AIM,
  params: () =>
    z.strictObject({
      reason: lineOfText(80)
        .meta({ title: 'Reason', description: 'Why, in a few words; the queue shows and logs it.' })
        .exactOptional(),
    }),
  check: ensureQueues,
  effect: (command, view) => {
    const { reason } = command.params;
    return shownIn(command, view, {
      availability: ['paused'],
      ...(reason !== undefined && { reason: [reason] }),
    });
  },
  send: (client, command, context) =>
    sendForMember(client, command, context, 'QueuePause', { Paused: 'true', Reason: command.params.reason }),
});

const unpause = command<AsteriskClient, object>({
  aim: AIM,
  params: () => z.strictObject({}),
  check: ensureQueues,
  effect: (command, view) => shownIn(command, view, { availability: ['available'] }),
  send: (client, command, context) =>
    sendForMember(client, command, context, 'QueuePause', { Paused: 'false' }),
});

/** What a signed number of 32 bits holds: Asterisk has no bound of its own. */
const MOST_PENALTY = 2_147_483_647;

export const Penalty = z.int().min(0).max(MOST_PENALTY).meta({
  title: 'Penalty',
  description: 'Members with a lower penalty are given calls first; 0 is the lowest.',
});

const update = command<AsteriskClient, { fields: { order: number } }>({
  aim: { agent: 'required', queue: 'required' },
  hint: 'Of static members it holds until the queues are reloaded.',
  params: () =>
    z.strictObject({
      fields: z
        .strictObject({ order: Penalty })
        .meta({ title: 'Settings', description: 'How the queue treats the agent.' }),
    }),
  effect: (command, view) => shownIn(command, view, { order: [command.params.fields.order] }),
  send: async (client, command, context) => {
    const queue = requireTarget(command, 'queue');
    const fields = { Queue: queue, Penalty: command.params.fields.order };
    for (const one of interfacesIn(context.roster, requireTarget(command, 'agent'), queue))
      await client.send('QueuePenalty', { ...fields, Interface: one }, context);
    return {};
  },
});

export const ASTERISK_AGENT_COMMANDS: VendorCommands<AsteriskClient> = {
  'agent.pause': pause,
  'agent.unpause': unpause,
  'agent.update': update,
};
