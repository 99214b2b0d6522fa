import { z } from 'zod';
import { Id, Instant } from './id.js';

export const Availability = z.enum(['available', 'paused', 'not-ready', 'logged-out']);
export type Availability = z.infer<typeof Availability>;

export const Activity = z.enum(['idle', 'ringing', 'on-call', 'on-hold', 'other-call', 'wrap-up']);
export type Activity = z.infer<typeof Activity>;

export const AgentState = z.enum([
  'on-call',
  'on-hold',
  'ringing',
  'wrap-up',
  'other-call',
  'paused',
  'not-ready',
  'offline',
  'available',
  'unknown',
]);
export type AgentState = z.infer<typeof AgentState>;

/**
 * What an agent wants, what the agent does and whether the phone is there: three axes, because with one axis the pause
 * reason is lost during a call. An axis the vendor does not tell is absent.
 */
export interface AgentAxes {
  availability?: Availability | undefined;
  activity?: Activity | undefined;
  /** A device is registered. */
  reachable?: boolean | undefined;
}

const BUSY = new Set<Activity>(['on-call', 'on-hold', 'ringing', 'wrap-up', 'other-call']);

/** The three axes flattened for simple boards; first match wins, in the order of the list above. */
export function agentState({ availability, activity, reachable }: AgentAxes): AgentState {
  if (activity !== undefined && activity !== 'idle' && BUSY.has(activity)) return activity;
  if (availability === 'paused' || availability === 'not-ready') return availability;
  if (availability === 'logged-out' || reachable === false) return 'offline';
  return availability === 'available' && activity === 'idle' ? 'available' : 'unknown';
}

const WORKING: ReadonlySet<AgentState> = new Set(['on-call', 'on-hold', 'ringing', 'wrap-up', 'other-call']);

/** States that the activity decides, whatever the availability. */
export const isWorking = (state: AgentState): boolean => WORKING.has(state);

/** `vendor`: the vendor gave the instant. `observed`: our first reading that shows the state, so "at least since". */
const SinceKind = z.enum(['vendor', 'observed']);

/** How a queue treats the person, where the vendor lets it be set per membership. */
export const MembershipSettings = z.object({
  /** What `agent.set-status` sets, in the vendor's word, where that is a setting of its own beside what is going on. */
  status: z.string().exactOptional(),
  wrapUpSeconds: z.number().exactOptional(),
  autoAnswer: z.boolean().exactOptional(),
  confirmAnswer: z.boolean().exactOptional(),
  maxCalls: z.number().exactOptional(),
  maxSms: z.number().exactOptional(),
  maxChats: z.number().exactOptional(),
});

/** Of the call an agent is in: who is at the other end, as far as the vendor tells. */
export const AgentCall = z.object({
  caller: z.string().exactOptional(),
  callerName: z.string().exactOptional(),
});
export type AgentCall = z.infer<typeof AgentCall>;

/** With the queue that the call came from, where it is known which of several that is. */
export const AccountCall = AgentCall.extend({ queue: Id.exactOptional() });

/** A person in one queue: a row of `queue/<account>/<queue>` `agents`. */
export const Membership = z.object({
  id: Id,
  name: z.string(),
  extension: z.string().exactOptional(),
  state: AgentState,
  availability: Availability.exactOptional(),
  activity: Activity.exactOptional(),
  reason: z.string().exactOptional(),
  /** Of `state`. */
  since: Instant.exactOptional(),
  sinceKind: SinceKind.exactOptional(),
  /** Of each axis: a pause during a call does not restart the call's clock. */
  activitySince: Instant.exactOptional(),
  availabilitySince: Instant.exactOptional(),
  until: Instant.exactOptional(),
  /** The call of this queue that the person is in. */
  call: AgentCall.exactOptional(),
  skillLevel: z.number().exactOptional(),
  order: z.number().exactOptional(),
  priority: z.number().exactOptional(),
  kind: z.string().exactOptional(),
  ...MembershipSettings.shape,
  /** The vendor's own words for the state, for people who know that vendor's panel. */
  vendorState: z.string(),
});
export type Membership = z.infer<typeof Membership>;

/** A person once, however many queues: a row of `account/<account>` `agents`. */
export const Agent = z.object({
  id: Id,
  name: z.string(),
  extension: z.string().exactOptional(),
  state: AgentState,
  availability: Availability.exactOptional(),
  activity: Activity.exactOptional(),
  reachable: z.boolean().exactOptional(),
  reason: z.string().exactOptional(),
  since: Instant.exactOptional(),
  /** As in the membership that decides the state: `observed` means "at least since". */
  sinceKind: SinceKind.exactOptional(),
  /** Of each axis: a pause during a call does not restart the call's clock. */
  activitySince: Instant.exactOptional(),
  availabilitySince: Instant.exactOptional(),
  until: Instant.exactOptional(),
  /** The call the person is in. */
  call: AccountCall.exactOptional(),
  queues: z.record(Id, AgentState),
});
export type Agent = z.infer<typeof Agent>;
