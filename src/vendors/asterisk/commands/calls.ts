import { z } from 'zod';
import { own } from '../../../modules/domain/document.js';
import { Id } from '../../../modules/domain/id.js';
import { personOf } from '../../../modules/domain/reading.js';
import type { ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import {
  command,
  requireTarget,
  type CommandContext,
  type Effect,
  type Mistake,
  type VendorCommands,
} from '../../port/command.js';
import { CommandRejected } from '../../port/errors.js';
import type { AsteriskClient } from '../client.js';
import { isChannelOf } from '../person.js';
import type { AmiChannel } from '../schema.js';
import { FLOOR, lineOfText } from './agents.js';

const Call = Id.meta({ title: 'Call', description: 'The id of the call: the Uniqueid of its channel.' });

const Number = z.string().regex(/^\+?[0-9*#]{1,40}$/, 'must be digits, with a leading + where need be');

/** The caller's row among the waiting of a queue. */
const waitingEffect = (
  { queue = '', params }: ResolvedCommand<{ call: string }>,
  shows: Effect['shows'][number]['shows'],
): Effect => ({
  polls: [FLOOR],
  shows: [{ ...{ target: FLOOR, in: 'queue', queue, collection: 'waiting' }, id: params.call, shows }],
});

/** Actions name a waiting caller by the channel. */
async function waitingChannel(
  client: AsteriskClient,
  command: ResolvedCommand<{ call: string }>,
  context: CommandContext,
): Promise<{ Queue: string; Caller: string }> {
  const queue = requireTarget(command, 'queue');
  const { call } = command.params;
  const { callers } = await client.queueStatus(context);
  const found = callers.find(({ Queue, Uniqueid }) => Queue === queue && Uniqueid === call);
  if (found?.Channel !== undefined) return { Queue: queue, Caller: found.Channel };
  throw new CommandRejected(
    `${client.about('QueueStatus')} shows no caller ${call} in queue ${queue}: the caller was answered, or is gone`,
    { conflict: true },
  );
}

const prioritise = command<AsteriskClient, { call: string; priority: number; immediate?: boolean }>({
  aim: { queue: 'required' },
  hint: 'Callers with a higher priority are answered first.',
  params: () =>
    z.strictObject({
      call: Call,
      priority: z
        .int()
        .min(0)
        .max(2_147_483_647)
        .meta({ title: 'Priority', description: 'Callers start with 0; a higher number goes first.' }),
      immediate: z
        .boolean()
        .meta({ title: 'Move at once', description: 'Moves the caller within the queue at once.' })
        .exactOptional(),
    }),
  effect: (command) => waitingEffect(command, { priority: [command.params.priority] }),
  send: async (client, command, context) => {
    const caller = await waitingChannel(client, command, context);
    const { priority, immediate } = command.params;
    const fields = { ...caller, Priority: priority, Immediate: immediate === true ? 'yes' : undefined };
    await client.send('QueueChangePriorityCaller', fields, context);
    return {};
  },
});

const withdraw = command<AsteriskClient, { call: string; info?: string }>({
  aim: { queue: 'required' },
  hint: 'The caller leaves the queue, and the dialplan goes on behind it.',
  params: () =>
    z.strictObject({
      call: Call,
      info: lineOfText(200)
        .meta({ title: 'Note', description: 'For the dialplan, in QUEUE_WITHDRAW_INFO.' })
        .exactOptional(),
    }),
  effect: (command) => waitingEffect(command, 'absent'),
  send: async (client, command, context) => {
    const caller = await waitingChannel(client, command, context);
    await client.send('QueueWithdrawCaller', { ...caller, WithdrawInfo: command.params.info }, context);
    return {};
  },
});

interface CallParams {
  call?: string;
}

const CALL_AIM = { agent: 'optional', queue: 'optional' } as const;

function checkCall({ agent, params }: ResolvedCommand<CallParams>): Mistake[] {
  if (params.call !== undefined || agent !== undefined) return [];
  const message = 'A call must be named, or the agent who is in it.';
  return [{ path: ['params', 'call'], code: 'required', message }];
}

/** Of a waiting caller the poll shows that the row is gone; of a conversation it shows no end. */
function goneEffect({ agent, queue, params: { call } }: ResolvedCommand<CallParams>): Effect {
  if (agent !== undefined || queue === undefined || call === undefined) return { polls: [FLOOR], shows: [] };
  return waitingEffect({ type: 'call.hangup', queue, params: { call } }, 'absent');
}

/** The channel of an agent who is connected with another. */
function agentChannel(
  client: AsteriskClient,
  agent: string,
  channels: readonly AmiChannel[],
  { roster }: CommandContext,
): AmiChannel {
  const person = personOf(agent, roster);
  const interfaces = new Set([...Object.values(person?.entries ?? {}).flat(), person?.vendorId ?? agent]);
  const theirs = channels.filter(
    ({ Channel, BridgeID }) =>
      BridgeID !== undefined && [...interfaces].some((one) => isChannelOf(Channel, one)),
  );
  const [only, ...others] = theirs;
  const what = client.about('Status');
  if (only === undefined)
    throw new CommandRejected(`${what} shows agent ${agent} in no call`, { conflict: true });
  if (others.length > 0)
    throw new CommandRejected(`${what} shows agent ${agent} in several calls: name the call`);
  return only;
}

/** The caller's channel: of the call named, else the one that the agent is connected with. */
async function callerChannel(
  client: AsteriskClient,
  { agent, params: { call } }: ResolvedCommand<CallParams>,
  context: CommandContext,
): Promise<string> {
  const channels = await client.channels(context);
  const what = client.about('Status');
  if (call !== undefined) {
    const found = channels.find(({ Uniqueid }) => Uniqueid === call);
    if (found === undefined)
      throw new CommandRejected(`${what} shows no call ${call} (any more)`, { conflict: true });
    return found.Channel;
  }
  const { Channel, BridgeID } = agentChannel(client, agent ?? '', channels, context);
  const [other, ...more] = channels.filter((one) => one.BridgeID === BridgeID && one.Channel !== Channel);
  if (other === undefined || more.length > 0)
    throw new CommandRejected(
      `${what} does not tell which channel of the call of agent ${agent ?? ''} is meant`,
    );
  return other.Channel;
}

const hangup = command<AsteriskClient, CallParams>({
  aim: CALL_AIM,
  hint: 'A waiting call by its id, with its queue; or the call of an agent.',
  params: () => z.strictObject({ call: Call.exactOptional() }),
  check: checkCall,
  effect: goneEffect,
  send: async (client, command, context) => {
    await client.send('Hangup', { Channel: await callerChannel(client, command, context) }, context);
    return {};
  },
});

const transfer = command<AsteriskClient, CallParams & { to: string }>({
  aim: CALL_AIM,
  hint: 'Blind: the caller goes to the number at once, before the other side answers.',
  params: () =>
    z.strictObject({
      call: Call.exactOptional(),
      to: Number.meta({ title: 'To', description: 'The number to go to, as the dialplan knows it.' }),
    }),
  check: checkCall,
  effect: goneEffect,
  send: async (client, command, context) => {
    const Channel = await callerChannel(client, command, context);
    const goal = { Context: client.dialplan, Exten: command.params.to, Priority: 1 };
    await client.send('Redirect', { Channel, ...goal }, context);
    return {};
  },
});

/** Of ChanSpy. */
const SPY_OPTIONS = { listen: 'q', whisper: 'qw', barge: 'qB' } as const;

const monitor = (kind: keyof typeof SPY_OPTIONS, hint: string) =>
  command<AsteriskClient, { supervisor: string }>({
    aim: { agent: 'required' },
    hint,
    params: () =>
      z.strictObject({
        supervisor: Number.meta({
          title: 'Supervisor',
          description: "The supervisor's extension: this phone rings.",
        }),
      }),
    effect: () => ({ polls: [FLOOR], shows: [] }),
    send: async (client, command, context) => {
      const agent = requireTarget(command, 'agent');
      const { Channel } = agentChannel(client, agent, await client.channels(context), context);
      const name = own(context.roster.agents, agent)?.name ?? agent;
      await client.send(
        'Originate',
        {
          Channel: `Local/${command.params.supervisor}@${client.dialplan}`,
          Application: 'ChanSpy',
          Data: `${Channel},${SPY_OPTIONS[kind]}`,
          CallerID: `${kind} ${name.replace(/[<>",\r\n\0]/g, ' ')}`,
          Async: 'true',
        },
        context,
      );
      return {};
    },
  });

export const ASTERISK_CALL_COMMANDS: VendorCommands<AsteriskClient> = {
  'call.prioritise': prioritise,
  'call.withdraw': withdraw,
  'call.hangup': hangup,
  'call.transfer': transfer,
  'call.listen': monitor('listen', 'The supervisor hears both and is not heard.'),
  'call.whisper': monitor('whisper', 'The supervisor hears both and is heard by the agent alone.'),
  'call.barge': monitor('barge', 'The supervisor talks with both.'),
};
