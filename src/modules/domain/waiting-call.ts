import { z } from 'zod';
import { Id, Instant } from './id.js';

/** A caller not yet answered: a row of `queue/<account>/<queue>` `waiting`. */
export const WaitingCall = z.object({
  id: Id,
  caller: z.string().exactOptional(),
  callerName: z.string().exactOptional(),
  /** When the caller came into the queue. */
  since: Instant,
  position: z.int().exactOptional(),
  state: z.enum(['waiting', 'ringing', 'callback']),
  /** The agent whose phone rings, when it is exactly one. */
  agent: Id.exactOptional(),
  channel: z.enum(['voice', 'chat']),
  priority: z.number().exactOptional(),
  skills: z.array(z.string()).exactOptional(),
  /** The vendor gives no id: the call was matched from poll to poll. */
  synthetic: z.literal(true).exactOptional(),
});
export type WaitingCall = z.infer<typeof WaitingCall>;
