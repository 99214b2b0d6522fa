import { z } from 'zod';
import type { Floor } from '../engine/floor.js';
import { STRATEGIES } from '../engine/floor.model.js';

const Id = z.string().min(1);
const Ids = z.array(Id).min(1);
const Ms = z.int().positive();
const Text = z.string().min(1).max(200);
const Seconds = z.number().min(0);

const arrival = { name: Text.exactOptional(), id: Id.exactOptional() };

/** The floor's verbs as JSON: what `POST /<account>/floor` takes. */
export const FloorVerb = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('arrive'), queueId: Id, caller: Text, ...arrival }),
  z.strictObject({ verb: z.literal('ring'), callId: Id, agentId: Id }),
  z.strictObject({ verb: z.literal('miss'), callId: Id, agentId: Id.optional() }),
  z.strictObject({ verb: z.literal('answer'), callId: Id, agentId: Id.optional() }),
  z.strictObject({ verb: z.literal('hold'), callId: Id, by: z.enum(['agent', 'caller']).optional() }),
  z.strictObject({ verb: z.literal('unhold'), callId: Id }),
  z.strictObject({ verb: z.literal('hangup'), callId: Id }),
  z.strictObject({ verb: z.literal('abandon'), callId: Id }),
  z.strictObject({ verb: z.literal('directCall'), agentId: Id, caller: Text.exactOptional(), ...arrival }),
  z.strictObject({ verb: z.literal('login'), agentId: Id, queueIds: Ids.optional() }),
  z.strictObject({
    verb: z.literal('logout'),
    agentId: Id,
    queueIds: Ids.optional(),
    forMs: Ms.exactOptional(),
  }),
  z.strictObject({
    verb: z.literal('pause'),
    agentId: Id,
    queueIds: Ids.optional(),
    reason: Text.optional(),
    forMs: Ms.optional(),
  }),
  z.strictObject({ verb: z.literal('unpause'), agentId: Id, queueIds: Ids.optional() }),
  z.strictObject({ verb: z.literal('register'), agentId: Id }),
  z.strictObject({ verb: z.literal('unregister'), agentId: Id }),
  z.strictObject({
    verb: z.literal('addQueue'),
    id: Id,
    number: Text,
    name: Text,
    strategy: z.enum(STRATEGIES).exactOptional(),
    ringSeconds: Seconds.exactOptional(),
    wrapUpSeconds: Seconds.exactOptional(),
    maxWaitSeconds: Seconds.exactOptional(),
    slaSeconds: Seconds.exactOptional(),
    maxWaiting: z.int().positive().exactOptional(),
  }),
  z.strictObject({ verb: z.literal('removeQueue'), queueId: Id }),
  z.strictObject({ verb: z.literal('renameQueue'), queueId: Id, name: Text }),
  z.strictObject({
    verb: z.literal('addAgent'),
    id: Id,
    number: Text,
    name: Text,
    registered: z.boolean().exactOptional(),
  }),
  z.strictObject({
    verb: z.literal('addMember'),
    queueId: Id,
    agentId: Id,
    kind: z.enum(['static', 'dynamic']).exactOptional(),
    loggedIn: z.boolean().exactOptional(),
  }),
  z.strictObject({ verb: z.literal('removeMember'), queueId: Id, agentId: Id }),
]);
export type FloorVerb = z.output<typeof FloorVerb>;

/** The new call's id, where the verb makes one. */
export function perform(floor: Floor, order: FloorVerb): string | void {
  switch (order.verb) {
    case 'arrive': {
      const { verb: _verb, queueId, ...call } = order;
      return floor.arrive(queueId, call);
    }
    case 'directCall': {
      const { verb: _verb, agentId, ...call } = order;
      return floor.directCall(agentId, call);
    }
    case 'ring':
      return floor.ring(order.callId, order.agentId);
    case 'miss':
      return floor.miss(order.callId, order.agentId);
    case 'answer':
      return floor.answer(order.callId, order.agentId);
    case 'hold':
      return floor.hold(order.callId, order.by);
    case 'unhold':
      return floor.unhold(order.callId);
    case 'hangup':
      return floor.hangup(order.callId);
    case 'abandon':
      return floor.abandon(order.callId);
    case 'login':
      return floor.login(order.agentId, order.queueIds);
    case 'logout':
      return floor.logout(order.agentId, order.queueIds, order);
    case 'pause':
      return floor.pause(order.agentId, order);
    case 'unpause':
      return floor.unpause(order.agentId, order);
    case 'register':
      return floor.register(order.agentId);
    case 'unregister':
      return floor.unregister(order.agentId);
    case 'addQueue': {
      const { verb: _verb, ...queue } = order;
      return floor.addQueue(queue);
    }
    case 'removeQueue':
      return floor.removeQueue(order.queueId);
    case 'renameQueue':
      return floor.renameQueue(order.queueId, order.name);
    case 'addAgent':
      return floor.addAgent(order);
    case 'addMember':
      return floor.addMember(order.queueId, order.agentId, order);
    case 'removeMember':
      return floor.removeMember(order.queueId, order.agentId);
  }
}
