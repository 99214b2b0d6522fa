import { z } from 'zod';
import type { Floor } from '../engine/floor.js';
import { enlarge } from '../engine/world.js';
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
  z.strictObject({ verb: z.literal('overflow'), callId: Id }),
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
  z.strictObject({
    verb: z.literal('enlarge'),
    queues: z.int().min(1).max(1_000),
    agentsPerQueue: z.int().min(0).max(1_000),
  }),
]);
export type FloorVerb = z.output<typeof FloorVerb>;

/** The new call's id, where the verb makes one. */
export function perform(floor: Floor, action: FloorVerb): string | void {
  switch (action.verb) {
    case 'arrive': {
      const { verb: _verb, queueId, ...call } = action;
      return floor.arrive(queueId, call);
    }
    case 'directCall': {
      const { verb: _verb, agentId, ...call } = action;
      return floor.directCall(agentId, call);
    }
    case 'ring':
      return floor.ring(action.callId, action.agentId);
    case 'miss':
      return floor.miss(action.callId, action.agentId);
    case 'answer':
      return floor.answer(action.callId, action.agentId);
    case 'hold':
      return floor.hold(action.callId, action.by);
    case 'unhold':
      return floor.unhold(action.callId);
    case 'hangup':
      return floor.hangup(action.callId);
    case 'abandon':
      return floor.abandon(action.callId);
    case 'overflow':
      return floor.overflow(action.callId);
    case 'login':
      return floor.login(action.agentId, action.queueIds);
    case 'logout':
      return floor.logout(action.agentId, action.queueIds, action);
    case 'pause':
      return floor.pause(action.agentId, action);
    case 'unpause':
      return floor.unpause(action.agentId, action);
    case 'register':
      return floor.register(action.agentId);
    case 'unregister':
      return floor.unregister(action.agentId);
    case 'addQueue': {
      const { verb: _verb, ...queue } = action;
      return floor.addQueue(queue);
    }
    case 'removeQueue':
      return floor.removeQueue(action.queueId);
    case 'renameQueue':
      return floor.renameQueue(action.queueId, action.name);
    case 'addAgent':
      return floor.addAgent(action);
    case 'addMember':
      return floor.addMember(action.queueId, action.agentId, action);
    case 'removeMember':
      return floor.removeMember(action.queueId, action.agentId);
    case 'enlarge':
      return enlarge(floor, action);
  }
}
