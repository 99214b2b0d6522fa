import { z } from 'zod';
import { Id } from '../../../modules/domain/id.js';
import { CommandRejected } from '../../port/errors.js';
import type { CommandReads, YeastarClient } from '../client.js';
import type { YeastarChannel, YeastarLiveCall } from '../schema.js';
import type { FloorView, ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import { command, type Effect, type Mistake, type VendorCommands } from '../../port/command.js';
import { queueTarget } from './agents.js';

/** The side that calls, and the side that is called. */
const TALKING = ['ANSWERED', 'ANSWER', 'HOLD'];
const CALLING = ['ANSWERED', 'ALERT'];

/** The call that is meant: the one named, or the one the agent is in. An agent who is named too must be in it. */
async function liveCall(
  client: YeastarClient,
  { call, agent }: { call?: string; agent?: string },
  context: CommandReads,
): Promise<YeastarLiveCall> {
  const what = client.about('call/query');
  const found =
    call === undefined
      ? await client.calls({ extension: agent ?? '' }, context)
      : (await client.calls({ call_id: call }, context)).filter(({ id }) => id === call);
  const theirs = agent === undefined ? found : found.filter((one) => channelOf(one, agent) !== undefined);
  const talked = theirs.filter((one) => agent !== undefined && isTalking(channelOf(one, agent)));
  const [meant, ...others] = talked.length > 0 ? talked : theirs;
  if (meant === undefined) throw new CommandRejected(`${what}: ${nothing(call, agent, found.length)}`);
  if (others.length > 0)
    throw new CommandRejected(
      `${what}: ${agent ?? 'it'} is in several calls, name one: ${[meant, ...others].map(({ id }) => id).join(', ')}`,
    );
  return meant;
}

/** Of the agent who talks in the call. */
function talkingAgent(call: YeastarLiveCall, agent: string | undefined, what: string): YeastarChannel {
  const talking = call.extensions
    .filter(isTalking)
    .filter((one) => agent === undefined || one.number === agent);
  const [only, ...others] = talking;
  if (only === undefined)
    throw new CommandRejected(
      `${what}: ${agent ?? 'no agent'} has ${agent === undefined ? '' : 'not '}answered call ${call.id}`,
    );
  if (others.length > 0)
    throw new CommandRejected(`${what}: several agents talk in call ${call.id}: name the agent too`);
  return only;
}

/** Of the other side: who called from outside or was called there, else the extension that is not the agent's. */
function otherParty(call: YeastarLiveCall, agent: string | undefined, what: string): YeastarChannel {
  const inside = call.extensions.filter(({ number, member_status: status = '' }) =>
    agent === undefined ? CALLING.includes(status) : number !== agent,
  );
  const [only, ...others] = call.outside.length > 0 ? call.outside : inside;
  if (only === undefined || others.length > 0)
    throw new CommandRejected(`${what}: it is not clear who of call ${call.id} is meant`);
  return only;
}

function channelOf({ extensions }: YeastarLiveCall, agent: string): YeastarChannel | undefined {
  return extensions.find(({ number }) => number === agent);
}

function isTalking(channel: YeastarChannel | undefined): boolean {
  return TALKING.includes(channel?.member_status ?? '');
}

function nothing(call: string | undefined, agent: string | undefined, found: number): string {
  if (call === undefined) return `agent ${agent ?? ''} is in no call`;
  return found > 0 ? `agent ${agent ?? ''} is not in call ${call}` : `there is no call ${call} (any more)`;
}

interface CallParams {
  call?: string;
}

const AIM = { agent: 'optional' } as const;
const LISTEN = 'call/listen';
const call = Id.exactOptional().meta({
  title: 'Call',
  description: 'The id of the call; without it, the call the agent is in.',
});
const extension = (title: string, description: string) =>
  z
    .string()
    .regex(/^\d{1,20}$/, 'expected the number of an extension')
    .meta({ title, description });

const monitor = (type: 'listen' | 'whisper' | 'barge', hint: string) =>
  command<YeastarClient, CallParams & { supervisor: string }>({
    aim: AIM,
    hint: `${hint} The agent's extension must allow being monitored.`,
    params: () =>
      z.strictObject({
        call,
        supervisor: extension(
          'Supervisor',
          "The supervisor's extension number: this phone rings, or answers by itself.",
        ),
      }),
    check: checkCall,
    effect: agentsQueues,
    send: async (client, { agent, params }, context) => {
      const { supervisor, ...named } = params;
      const found = await liveCall(client, { ...named, ...(agent !== undefined && { agent }) }, context);
      const { channel_id } = talkingAgent(found, agent, client.about(LISTEN));
      await client.listen({ monitor: supervisor, channel_id, type }, context);
      return {};
    },
  });

const hangup = command<YeastarClient, CallParams>({
  aim: AIM,
  hint: 'Ends the call for the caller.',
  params: () => z.strictObject({ call }),
  check: checkCall,
  effect: agentsQueues,
  send: async (client, { agent, params }, context) => {
    const found = await liveCall(client, { ...params, ...(agent !== undefined && { agent }) }, context);
    const { channel_id } = otherParty(found, agent, client.about('call/hangup'));
    await client.hangup({ channel_id }, context);
    return {};
  },
});

const transfer = command<YeastarClient, CallParams & { to: string; supervisor?: string }>({
  aim: AIM,
  hint: 'Blind: the caller goes to the number at once, before the other side answers.',
  params: () =>
    z.strictObject({
      call,
      to: z
        .string()
        .regex(/^[+*#]?[0-9*#]{1,39}$/, 'expected a number to dial')
        .meta({ title: 'To', description: 'The number to go to: an extension, a queue, or one outside.' }),
      supervisor: extension(
        'Supervisor',
        'The extension whose right to dial counts; without it, that of the agent in the call.',
      ).exactOptional(),
    }),
  check: checkCall,
  effect: agentsQueues,
  send: async (client, { agent, params }, context) => {
    const { to: number, supervisor, ...named } = params;
    const found = await liveCall(client, { ...named, ...(agent !== undefined && { agent }) }, context);
    const { channel_id } = otherParty(found, agent, client.about('call/transfer'));
    const permission = supervisor ?? agent ?? found.extensions[0]?.number;
    const body = { type: 'blind', channel_id, number };
    await client.transfer(
      { ...body, ...(permission !== undefined && { dial_permission: permission }) },
      context,
    );
    return {};
  },
});

export const YEASTAR_CALL_COMMANDS: VendorCommands<YeastarClient> = {
  'call.listen': monitor('listen', 'The supervisor hears both and is not heard.'),
  'call.whisper': monitor('whisper', 'The supervisor hears both and is heard by the agent alone.'),
  'call.barge': monitor('barge', 'The supervisor talks with both.'),
  'call.hangup': hangup,
  'call.transfer': transfer,
};

function checkCall({ agent, params }: ResolvedCommand<CallParams>): Mistake[] {
  const path = ['params', 'call'];
  if (params.call === undefined && agent === undefined)
    return [{ path, code: 'required', message: 'A call must be named, or the agent who is in it.' }];
  // What we made up so that callers without an id can be told apart, see `recognise`.
  return params.call?.startsWith('~') === true
    ? [
        {
          path,
          code: 'synthetic-call',
          message: 'The PBX has no id for this call, so it cannot be told which.',
        },
      ]
    : [];
}

/** Polls show who talks and who waits, but what became of this very call they do not. */
function agentsQueues({ agent }: ResolvedCommand<CallParams>, view: FloorView): Effect {
  return { polls: agent === undefined ? [] : view.queuesOf(agent).map(queueTarget), shows: [] };
}
