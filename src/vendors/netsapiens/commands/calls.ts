import { z } from 'zod';
import type { Roster } from '../../../modules/domain/reading.js';
import { CommandRejected } from '../../port/errors.js';
import { Legs, legOf, type Leg } from '../legs.js';
import { personIn } from '../people.js';
import type { NetsapiensCall } from '../schema.js';
import type { FloorView, ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import { command, type CommandContext, type Mistake, type VendorCommands } from '../../port/command.js';
import type { NetsapiensClient } from '../client.js';
import { memberEffect, NOTHING_TO_SEE, callPath } from './agents.js';
import type { NetsapiensWrite } from '../envelope.js';

/** A call as control requests name it: by the person whose call it is, and by an id of that person's leg. */
interface ControlledCall {
  user: string;
  /** Which of the two ids a system wants is not documented: the leg's own first, then that of the call. */
  ids: string[];
}

interface Wanted {
  agent: string | undefined;
  call: string | undefined;
}

/** Finds the one call that is meant, among all calls of the domain; only a call with a person can be controlled. */
function controlledCall(
  { agent, call }: Wanted,
  calls: readonly NetsapiensCall[],
  roster: Roster,
): ControlledCall {
  const queues = new Set(Object.keys(roster.queues));
  const found = (
    agent === undefined ? withPerson(calls, queues) : ofAgent(agent, calls, queues, roster)
  ).filter(
    ({ leg }) =>
      call === undefined || leg.origCallId === call || leg.termCallId === call || leg.session === call,
  );
  const [one] = found;
  const whose = agent === undefined ? 'with a person' : `of agent ${agent}`;
  const which = call === undefined ? 'call' : `call ${call}`;
  if (one === undefined)
    throw new CommandRejected(
      `There is no ${which} ${whose} that has been answered (any more); one that waits or rings cannot be controlled`,
    );
  const different = new Set(found.map(({ leg, user }) => `${leg.origCallId ?? leg.session} ${user}`));
  if (different.size > 1)
    throw new CommandRejected(
      `There are ${different.size} calls ${whose}: say which with ${call === undefined ? 'call' : 'agent'}`,
    );
  return one;
}

interface Found extends ControlledCall {
  leg: NetsapiensCall;
}

function ofAgent(
  agent: string,
  calls: readonly NetsapiensCall[],
  queues: ReadonlySet<string>,
  roster: Roster,
): Found[] {
  const legs = new Legs(calls, queues);
  const { user, ...person } = personIn(roster, agent);
  return [
    ...legs
      .to(person)
      .filter(isTalking)
      .map((leg) => reached(leg.call, user)),
    // A call the agent makes can be ended before it is answered.
    ...legs.from(person).map(({ call }) => made(call, user)),
  ].flat();
}

function withPerson(calls: readonly NetsapiensCall[], queues: ReadonlySet<string>): Found[] {
  return calls.flatMap((call) => {
    const leg = legOf(call, queues);
    const [user] = leg.callees;
    return isTalking(leg) && user !== undefined ? reached(call, user) : [];
  });
}

const isTalking = ({ phase }: Leg): boolean => phase === 'talking';

const reached = (leg: NetsapiensCall, user: string): Found[] =>
  found(leg, user, [leg.termCallId, leg.origCallId]);
const made = (leg: NetsapiensCall, user: string): Found[] =>
  found(leg, user, [leg.origCallId, leg.termCallId]);

function found(leg: NetsapiensCall, user: string, ids: (string | undefined)[]): Found[] {
  const known = [...new Set(ids)].filter((id) => id !== undefined);
  return known.length === 0 ? [] : [{ leg, user, ids: known }];
}

interface CallParams {
  call?: string;
}

const Call = z.string().min(1).max(200).exactOptional().meta({
  title: 'Call',
  description: 'The id of the call; where it is left out, the one call the agent is in.',
});
const Destination = z
  .string()
  .regex(/^(sips?:)?[\w.+*#-]{1,64}(@[\w.-]{1,64})?$/, 'must be an extension, a number or an address')
  .meta({
    title: 'To',
    description: 'An extension, a telephone number or an address such as 1000@example.com.',
  });

/** An id that we made up, of an instant and a number, means nothing to the vendor. */
const SYNTHETIC = /^(~\d|\d+(\.\d+)?\/)/;

function mistakes({ agent, params: { call } }: ResolvedCommand<CallParams>): Mistake[] {
  if (call === undefined && agent === undefined)
    return [{ path: ['agent'], code: 'required', message: 'Name the agent, or the call in params.call.' }];
  if (call === undefined || !SYNTHETIC.test(call)) return [];
  const message = `The phone system has no id for call ${call}: name the agent who has it instead.`;
  return [{ path: ['params', 'call'], code: 'synthetic-call', message }];
}

/** Calls that are talked have no rows of their own: it is seen by an agent who has no call any more. */
function effect({ agent, params: { call }, type }: ResolvedCommand<CallParams>, view: FloorView) {
  if (agent === undefined || call !== undefined) return NOTHING_TO_SEE;
  const free = { activity: ['idle', 'ringing', 'wrap-up'] };
  // It may be the next call already.
  const busy = { activity: ['on-call', 'on-hold', 'other-call'] };
  return memberEffect({ type, agent, queues: 'all', params: {} }, view, free, busy);
}

/** Which of a call's two ids is wanted is not documented; "not found" means that nothing was done. */
async function control(
  client: NetsapiensClient,
  { agent, params: { call } }: ResolvedCommand<CallParams>,
  context: CommandContext,
  orderOf: (path: string) => NetsapiensWrite,
): Promise<void> {
  const calls = await client.calls(context);
  const { user, ids } = controlledCall({ agent, call }, calls, context.roster);
  const [first = '', other] = ids;
  try {
    await client.write(orderOf(callPath(user, first)), context);
  } catch (error) {
    const unknown = error instanceof CommandRejected && error.vendorCode === '404';
    if (!unknown || other === undefined) throw error;
    await client.write(orderOf(callPath(user, other)), context);
  }
}

/** Calls that were answered; of those that wait or ring the API offers none of this. */
export const CALL_COMMANDS: VendorCommands<NetsapiensClient> = {
  'call.hangup': command({
    aim: { agent: 'optional' },
    params: () => z.strictObject({ call: Call }),
    check: (command) => mistakes(command),
    effect: (command, view) => effect(command, view),
    send: async (client: NetsapiensClient, command, context) => {
      await control(client, command, context, (endpoint) => ({ method: 'DELETE', endpoint }));
      return {};
    },
  }),
  'call.transfer': command({
    aim: { agent: 'optional' },
    params: () => z.strictObject({ call: Call, to: Destination }),
    check: (command) => mistakes(command),
    effect: (command, view) => effect(command, view),
    send: async (client: NetsapiensClient, command, context) => {
      const { to } = command.params;
      // The specification names the one and shows the other.
      const body = { 'call-term-user': to, destination: to };
      await control(client, command, context, (path) => ({
        ...{ method: 'PATCH', endpoint: `${path}/transfer` },
        body,
      }));
      return {};
    },
  }),
};
