import { CommandRejected } from '../port/errors.js';
import type { Answering, YeastarDesk } from './yeastar.desk.js';
import type { YeastarChannel, YeastarLiveCall } from './yeastar.schema.js';

/** The side that calls, and the side that is called. */
const TALKING = ['ANSWERED', 'ANSWER', 'HOLD'];
const CALLING = ['ANSWERED', 'ALERT'];

/** The call that is meant: the one named, or the one the agent is in. An agent who is named too must be in it. */
export async function liveCall(
  desk: YeastarDesk,
  { call, agent }: { call?: string; agent?: string },
  context: Answering,
): Promise<YeastarLiveCall> {
  const what = desk.about('call/query');
  const found =
    call === undefined
      ? await desk.calls({ extension: agent ?? '' }, context)
      : (await desk.calls({ call_id: call }, context)).filter(({ id }) => id === call);
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
export function talkingAgent(call: YeastarLiveCall, agent: string | undefined, what: string): YeastarChannel {
  const talking = call.extensions
    .filter(isTalking)
    .filter((one) => agent === undefined || one.number === agent);
  const [only, ...others] = talking;
  if (only === undefined)
    throw new CommandRejected(
      `${what}: ${agent ?? 'nobody'} has ${agent === undefined ? '' : 'not '}answered call ${call.id}`,
    );
  if (others.length > 0)
    throw new CommandRejected(`${what}: several agents talk in call ${call.id}: name the agent too`);
  return only;
}

/** Of the other side: who called from outside or was called there, else the extension that is not the agent's. */
export function otherParty(call: YeastarLiveCall, agent: string | undefined, what: string): YeastarChannel {
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
