import { z } from 'zod';
import { Id, Instant } from './id.js';

const count = z.int().nonnegative();
const seconds = z.number().nonnegative();

/** `[from, to)`, epoch ms. */
export const Interval = z.object({ from: Instant, to: Instant });
export type Interval = z.infer<typeof Interval>;

/**
 * What a vendor tells of a queue in an interval. Times are sums, so that intervals add up: a vendor's average is multiplied by
 * its count. What the vendor does not tell is absent.
 */
export const QueueTotals = z.object({
  offered: count.exactOptional(),
  answered: count.exactOptional(),
  /** All who left while waiting, the short ones too. */
  abandoned: count.exactOptional(),
  shortAbandoned: count.exactOptional(),
  /** Overflow, time-out, exit key, voicemail, callback taken. */
  flowedOut: count.exactOptional(),
  /** Of these: asked to be called back. */
  callbacksQueued: count.exactOptional(),
  waitAnsweredSeconds: seconds.exactOptional(),
  waitAbandonedSeconds: seconds.exactOptional(),
  longestWaitSeconds: seconds.exactOptional(),
  talkSeconds: seconds.exactOptional(),
  holdSeconds: seconds.exactOptional(),
  wrapUpSeconds: seconds.exactOptional(),
  /** Talk, hold and wrap-up together, where the parts are not told. */
  handleSeconds: seconds.exactOptional(),
  /** Answered within `targetSeconds`. */
  answeredWithin: count.exactOptional(),
  abandonedWithin: count.exactOptional(),
  targetSeconds: seconds.exactOptional(),
  /** The vendor's own service level, 0 to 100, by a formula of its own. */
  serviceLevelPercent: z.number().min(0).max(100).exactOptional(),
  /** How far the truth may be from it, as the vendor rounds it; in percent. */
  serviceLevelRounding: z.number().nonnegative().exactOptional(),
});
export type QueueTotals = z.infer<typeof QueueTotals>;

export const AgentTotals = z.object({
  answered: count.exactOptional(),
  /** Offered to the agent and not answered. */
  missed: count.exactOptional(),
  talkSeconds: seconds.exactOptional(),
  holdSeconds: seconds.exactOptional(),
  wrapUpSeconds: seconds.exactOptional(),
  handleSeconds: seconds.exactOptional(),
  loginSeconds: seconds.exactOptional(),
  /** Seconds per state of ours, see `AgentState`. */
  timeIn: z.record(z.string(), seconds).exactOptional(),
  /** Seconds per pause reason, in the vendor's words. */
  timeInReason: z.record(z.string(), seconds).exactOptional(),
});
export type AgentTotals = z.infer<typeof AgentTotals>;

/** A vendor's totals of one interval. A queue or agent that is not in it: the vendor tells nothing of it. */
export const VendorTotals = z.object({
  interval: Interval,
  queues: z.record(Id, QueueTotals).exactOptional(),
  agents: z.record(Id, AgentTotals).exactOptional(),
  /** Of one agent in one queue: first the queue, then the agent. */
  agentsOfQueue: z.record(Id, z.record(Id, AgentTotals)).exactOptional(),
  /** Asked for, and the answer has no row of them. Most systems leave out who had no call, and some whom they do not count. */
  rowless: z.object({ queues: z.array(Id), agents: z.array(Id) }).exactOptional(),
});
export type VendorTotals = z.infer<typeof VendorTotals>;
