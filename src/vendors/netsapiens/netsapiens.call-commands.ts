import { z } from 'zod';
import type { FloorView, ResolvedCommand } from '../../modules/domain/resolved-command.js';
import { command, type CommandContext, type Mistake, type VendorCommands } from '../port/command.js';
import { CommandRejected } from '../port/errors.js';
import type { NetsapiensClient } from './netsapiens.client.js';
import { controlledCall } from './netsapiens.current-call.js';
import { memberEffect, NOTHING_TO_SEE } from './netsapiens.effects.js';
import { callPath } from './netsapiens.paths.js';
import type { NetsapiensOrder } from './netsapiens.wire.js';

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
  orderOf: (path: string) => NetsapiensOrder,
): Promise<void> {
  const calls = await client.calls(context.signal);
  const { user, ids } = controlledCall({ agent, call }, calls, context.roster);
  const [first = '', other] = ids;
  try {
    await client.order(orderOf(callPath(user, first)), context);
  } catch (error) {
    const unknown = error instanceof CommandRejected && error.vendorCode === '404';
    if (!unknown || other === undefined) throw error;
    await client.order(orderOf(callPath(user, other)), context);
  }
}

/** Calls that were answered; of those that wait or ring the API offers none of this. */
export const CALL_COMMANDS: VendorCommands<NetsapiensClient> = {
  'call.hangup': command({
    aim: { agent: 'optional' },
    params: () => z.strictObject({ call: Call }),
    check: (order) => mistakes(order),
    effect: (order, view) => effect(order, view),
    send: async (client: NetsapiensClient, order, context) => {
      await control(client, order, context, (endpoint) => ({ method: 'DELETE', endpoint, wordless: true }));
      return {};
    },
  }),
  'call.transfer': command({
    aim: { agent: 'optional' },
    params: () => z.strictObject({ call: Call, to: Destination }),
    check: (order) => mistakes(order),
    effect: (order, view) => effect(order, view),
    send: async (client: NetsapiensClient, order, context) => {
      const { to } = order.params;
      // The specification names the one and shows the other.
      const body = { 'call-term-user': to, destination: to };
      await control(client, order, context, (path) => ({
        ...{ method: 'PATCH', endpoint: `${path}/transfer` },
        body,
      }));
      return {};
    },
  }),
};
