import { requestContext } from '../../kit/session-auth.js';
import { z } from 'zod';
import { Id } from '../../../modules/domain/id.js';
import type { Expectation } from '../../../modules/domain/expectation.js';
import type { FloorView } from '../../../modules/domain/resolved-command.js';
import {
  requireTarget,
  command,
  type CommandContext,
  type Mistake,
  type VendorCommands,
} from '../../port/command.js';
import { CommandRejected } from '../../port/errors.js';
import { LOGGED_OUT, memberIn, ON_QUEUE_CALL, UNKNOWN } from './agents.js';
import { part, type PortsipClient } from '../client.js';

const Call = Id.meta({
  title: 'Call',
  description: 'The id of a waiting call, which is the id of its session in the PBX.',
});

const Pickup = z.strictObject({ call: Call });
const Hangup = z.strictObject({ call: Call.exactOptional() });
const Transfer = z.strictObject({
  to: z
    .string()
    .regex(/^\+?[0-9*#]{1,64}$/, 'must be digits, with a leading + where need be')
    .meta({ title: 'To', description: 'An extension, or an outside number as the PBX is to dial it.' }),
  call: Call.exactOptional(),
});

/** The states in which an agent has no call. */
const WITHOUT_CALL = ['READY', 'NOT_READY', 'WRAP_UP', 'BREAK', 'LUNCH', ...LOGGED_OUT, 'OFFLINE'];

/** It may be the next call already. */
const WITH_CALL = [...ON_QUEUE_CALL, 'OTHER_CALL'];

const freeAgain = (agent: string, view: FloorView): Expectation[] =>
  view.queuesOf(agent).map((queue) => ({
    ...memberIn(queue, agent),
    shows: { vendorState: WITHOUT_CALL },
    hiddenBy: { ...UNKNOWN, vendorState: WITH_CALL },
  }));

const gone = (queue: string, call: string): Expectation => ({
  ...{ target: `queue:${queue}`, in: 'queue', queue, collection: 'waiting', id: call },
  shows: 'absent',
});

const seenBy = (shows: Expectation[]) => ({ polls: [...new Set(shows.map(({ target }) => target))], shows });

/** Ids that we made up begin with it, see `recognise`. */
function callMistakes(call: string | undefined): Mistake[] {
  if (call?.startsWith('~') !== true) return [];
  return [
    {
      path: ['params', 'call'],
      code: 'synthetic-call',
      message: 'the PBX does not know the call by this id',
    },
  ];
}

const pickup = command<PortsipClient, z.infer<typeof Pickup>>({
  aim: { queue: 'required' },
  hint: 'The PBX does not say who gets the call: most likely the extension of the user this service signs in with.',
  params: () => Pickup,
  check: ({ params }) => callMistakes(params.call),
  effect: (command) => seenBy([gone(requireTarget(command, 'queue'), command.params.call)]),
  send: async (client, command, context) => {
    const queue = requireTarget(command, 'queue');
    const endpoint = `call_queues/${part(queue)}/waiting/${part(command.params.call)}/pickup`;
    await client.write(endpoint, undefined, context);
    return {};
  },
});

const hangup = command<PortsipClient, z.infer<typeof Hangup>>({
  aim: { agent: 'optional', queue: 'optional' },
  hint: 'A waiting call by its id, with its queue; or the call of an agent.',
  params: () => Hangup,
  check: ({ agent, params: { call } }) =>
    call === undefined && agent === undefined
      ? [{ path: ['params', 'call'], code: 'call-or-agent', message: 'name a call, or an agent' }]
      : callMistakes(call),
  effect: ({ agent, queue, params: { call } }, view) => {
    if (agent !== undefined) return seenBy(freeAgain(agent, view));
    return seenBy(queue === undefined || call === undefined ? [] : [gone(queue, call)]);
  },
  send: async (client, command, context) => {
    const call = command.params.call ?? (await callOf(client, requireTarget(command, 'agent'), context));
    await client.write(`sessions/${part(call)}/destroy`, undefined, context);
    return {};
  },
});

const transfer = command<PortsipClient, z.infer<typeof Transfer>>({
  aim: { agent: 'required' },
  hint: 'Blind: the agent is out of the call at once, before the other side answers.',
  params: () => Transfer,
  check: ({ params }) => callMistakes(params.call),
  effect: (command, view) => seenBy(freeAgain(requireTarget(command, 'agent'), view)),
  send: async (client, command, context) => {
    const agent = requireTarget(command, 'agent');
    const call = command.params.call ?? (await callOf(client, agent, context));
    const body = { extension_number: agent, refer_to: command.params.to };
    await client.write(`sessions/${part(call)}/refer`, body, context);
    return {};
  },
});

/** The one session in which the agent's extension is an end of a call. */
async function callOf(
  client: PortsipClient,
  agent: string,
  context: Pick<CommandContext, 'signal' | 'budget'>,
): Promise<string> {
  const { rows: sessions, unreadable, counted = 0 } = await client.sessions(requestContext(context));
  const listed = sessions.length + unreadable.length;
  const own = sessions.filter(({ calls }) =>
    calls.rows.some(({ caller, callee }) => [caller, callee].some((end) => extensionOf(end) === agent)),
  );
  const [first, second] = own;
  if (first !== undefined && second === undefined) return first.id;
  if (first === undefined && (counted > listed || unreadable.length > 0))
    throw new CommandRejected(
      `the call of agent ${agent} is not among the calls that the PBX lists (${sessions.length} of ${Math.max(counted, listed)}): name the call; nothing was sent`,
    );
  throw new CommandRejected(
    first === undefined
      ? `agent ${agent} has no call (any more); nothing was sent`
      : `agent ${agent} has ${own.length} calls: say which, by its id; nothing was sent`,
  );
}

/** `sip:101@plant.example` is extension 101. */
const extensionOf = (end: string | undefined): string | undefined =>
  end?.replace(/^sips?:/, '').replace(/@.*$/, '');

/** What is done to one call. */
export const CALL_COMMANDS = {
  'call.pickup': pickup,
  'call.hangup': hangup,
  'call.transfer': transfer,
} satisfies VendorCommands<PortsipClient>;
