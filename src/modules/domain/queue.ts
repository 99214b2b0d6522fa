import { z } from 'zod';
import { Id, Instant } from './id.js';
import type { AgentState } from './agent.js';

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

const count = z.int().nonnegative();

/** Memberships by state; `onCall` counts on-hold too. */
export const AgentCounts = z.object({
  available: count,
  ringing: count,
  onCall: count,
  otherCall: count,
  wrapUp: count,
  paused: count,
  notReady: count,
  offline: count,
  unknown: count,
});
export type AgentCounts = z.infer<typeof AgentCounts>;

/** Under which name an agent's state is counted. */
export const COUNTED_AS: Record<AgentState, keyof AgentCounts> = {
  'on-call': 'onCall',
  'on-hold': 'onCall',
  ringing: 'ringing',
  'wrap-up': 'wrapUp',
  'other-call': 'otherCall',
  paused: 'paused',
  'not-ready': 'notReady',
  offline: 'offline',
  available: 'available',
  unknown: 'unknown',
};

export function countAgents(states: Iterable<AgentState>): AgentCounts {
  const counts: AgentCounts = {
    available: 0,
    ringing: 0,
    onCall: 0,
    otherCall: 0,
    wrapUp: 0,
    paused: 0,
    notReady: 0,
    offline: 0,
    unknown: 0,
  };
  for (const state of states) counts[COUNTED_AS[state]] += 1;
  return counts;
}

/** A queue at a glance: a row of `account/<account>` `queues`. */
export const QueueSummary = z.object({
  id: Id,
  name: z.string(),
  number: z.string().exactOptional(),
  open: z.boolean().exactOptional(),
  /** Callers in the queue now, unanswered (waiting or ringing an agent). */
  waiting: count,
  /** When the caller who has waited longest came in. */
  oldestSince: Instant.exactOptional(),
  talking: count.exactOptional(),
  /** Absent until its agents were read once. */
  agents: AgentCounts.exactOptional(),
});
export type QueueSummary = z.infer<typeof QueueSummary>;

/** What a vendor's configuration says of a queue; whatever it does not say is absent. */
export const QueueSettings = z.object({
  strategy: z.string().exactOptional(),
  slaSeconds: z.number().exactOptional(),
  maxWaitSeconds: z.number().exactOptional(),
  maxCallers: z.number().exactOptional(),
  wrapUpSeconds: z.number().exactOptional(),
});
export type QueueSettings = z.infer<typeof QueueSettings>;

/** How a queue has lately done, where the vendor counts it: over the last `windowSeconds`. */
export const QueueMetrics = z.object({
  windowSeconds: count,
  handled: count.exactOptional(),
  abandoned: count.exactOptional(),
  /** Share of the calls that were answered within so many seconds. */
  serviceLevel: z.object({ percent: z.number().min(0).max(100), withinSeconds: count }).exactOptional(),
});
export type QueueMetrics = z.infer<typeof QueueMetrics>;

/** Under the vendor's own names, what its `queue.update` can write: for forms, and to see that it was written. */
export const VendorSettings = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** The `queue.self` row of `queue/<account>/<queue>`. */
export const QueueSelf = QueueSummary.extend(QueueSettings.shape).extend({
  settings: VendorSettings.exactOptional(),
  metrics: QueueMetrics.exactOptional(),
});
export type QueueSelf = z.infer<typeof QueueSelf>;
