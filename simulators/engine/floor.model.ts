/** Ids are strings of decimal digits, so that every façade can derive its vendor's own kind of id from them. */
export type QueueId = string;
export type AgentId = string;
/** `<epoch seconds of arrival>.<sequence>`, unique within a floor. */
export type CallId = string;

export const STRATEGIES = [
  'ring_all',
  'least_recent',
  'fewest_calls',
  'random',
  'rrmemory',
  'linear',
] as const;
export type Strategy = (typeof STRATEGIES)[number];

export interface QueueSettings {
  number: string;
  name: string;
  strategy: Strategy;
  /** How long one agent's phone rings before the call is offered elsewhere. */
  ringSeconds: number;
  wrapUpSeconds: number;
  maxWaitSeconds: number;
  slaSeconds: number;
  /** Callers beyond this many are turned away. */
  maxWaiting: number;
  managers: AgentId[];
}

export interface Queue extends QueueSettings {
  readonly id: QueueId;
  /** Members in the order they were added. */
  readonly members: Map<AgentId, Membership>;
  /** Calls not yet answered, oldest first. */
  readonly waiting: Map<CallId, Call>;
  readonly talking: Map<CallId, Call>;
}

export interface Agent {
  readonly id: AgentId;
  readonly number: string;
  name: string;
  /** Whether the agent's phone is connected. */
  registered: boolean;
  registeredSince: number;
  /** Queues offer this agent no calls, however ready. */
  excluded: boolean;
  readonly memberships: Map<QueueId, Membership>;
  /** The queue call being handled, a call outside the queues, and the queue call that rings. */
  queueCall?: Call;
  directCall?: Call;
  ringing?: Call;
  wrapUp?: { queueId: QueueId; until: number };
  /** Start of the present activity. */
  since: number;
}

export interface Membership {
  readonly queueId: QueueId;
  readonly agentId: AgentId;
  readonly kind: 'static' | 'dynamic';
  loggedIn: boolean;
  /** Of a timed logout. */
  logout?: Timed;
  paused: boolean;
  reason?: string;
  /** Of a timed pause. */
  pause?: Timed;
  /** Last login, logout, pause or unpause. */
  since: number;
}

export interface Timed {
  readonly forMs: number;
  readonly until: number;
}

export interface Call {
  readonly id: CallId;
  readonly sequence: number;
  /** Absent for a direct call. */
  readonly queueId?: QueueId;
  readonly caller: string;
  readonly callerName?: string;
  readonly arrivedAt: number;
  state: 'waiting' | 'ringing' | 'talking' | 'hold';
  /** Agents whose phones ring for it, with the instant each began. */
  readonly ringing: Map<AgentId, number>;
  agentId?: AgentId;
  answeredAt?: number;
  heldBy?: 'agent' | 'caller';
}

/** `overflowed`: the queue sent the caller elsewhere. */
export type CallOutcome = 'completed' | 'abandoned' | 'overflowed';

export type FloorEventType =
  | 'call-arrived'
  | 'call-refused'
  | 'call-ringing'
  | 'call-missed'
  /** A phone stops ringing because another agent answered, or the caller gave up. */
  | 'ringing-ended'
  | 'call-answered'
  | 'call-held'
  | 'call-resumed'
  | 'call-ended'
  | 'wrap-up-ended'
  | 'agent-login'
  | 'agent-logout'
  | 'agent-pause'
  | 'agent-unpause'
  | 'agent-registered'
  | 'agent-unregistered'
  | 'agent-excluded'
  | 'agent-included'
  | 'agent-added'
  | 'member-added'
  | 'member-removed'
  | 'queue-added'
  | 'queue-removed'
  | 'queue-renamed'
  | 'queue-changed';

export interface FloorEvent {
  readonly seq: number;
  readonly at: number;
  readonly type: FloorEventType;
  readonly queueId?: QueueId;
  readonly agentId?: AgentId;
  readonly callId?: CallId;
  readonly outcome?: CallOutcome;
  readonly reason?: string;
}

export type Activity = 'idle' | 'ringing' | 'on-call' | 'on-hold' | 'other-call' | 'wrap-up';

/** The floor's state as plain data: what tests compare a façade, or a whole service, with. */
export interface FloorSnapshot {
  readonly at: number;
  readonly queues: readonly QueueTruth[];
  readonly agents: readonly AgentTruth[];
}

export interface QueueTruth extends QueueSettings {
  readonly id: QueueId;
  /** Oldest first; `ringing` names the agents whose phones ring for the call. */
  readonly waiting: readonly WaitingTruth[];
  readonly active: readonly ActiveTruth[];
}

export interface WaitingTruth {
  readonly id: CallId;
  readonly caller: string;
  readonly callerName?: string;
  readonly arrivedAt: number;
  readonly ringing: readonly AgentId[];
}

export interface ActiveTruth extends Omit<WaitingTruth, 'ringing'> {
  readonly answeredAt: number;
  readonly agentId: AgentId;
  readonly state: 'talking' | 'hold';
  readonly heldBy?: 'agent' | 'caller';
}

export interface AgentTruth {
  readonly id: AgentId;
  readonly number: string;
  readonly name: string;
  readonly registered: boolean;
  /** Of the person: `other-call` is a call outside every queue. */
  readonly activity: Activity;
  readonly since: number;
  readonly callId?: CallId;
  readonly memberships: readonly MembershipTruth[];
}

export interface MembershipTruth {
  readonly queueId: QueueId;
  readonly kind: 'static' | 'dynamic';
  readonly loggedIn: boolean;
  readonly paused: boolean;
  readonly reason?: string;
  /** End of a timed pause or logout. */
  readonly until?: number;
  readonly since: number;
  /** As seen from this queue: talking in another queue's call, or in one outside the queues, is `other-call`. */
  readonly activity: Activity;
}
