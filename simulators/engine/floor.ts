import { AgentVerbs, type LoginOptions, type LogoutOptions, type PauseOptions } from './agent.verbs.js';
import { CallVerbs, type Arrival } from './call.verbs.js';
import type { SimClock } from './clock.js';
import type {
  Agent,
  AgentId,
  Call,
  CallId,
  FloorSnapshot,
  Queue,
  QueueId,
  QueueSettings,
} from './floor.model.js';
import { FloorHistory } from './floor.history.js';
import { snapshotOf } from './floor.snapshot.js';
import { FloorState, type FloorListener } from './floor.state.js';
import { RosterVerbs, type NewAgent, type NewMember, type NewQueue } from './roster.verbs.js';

export interface FloorOptions {
  clock: SimClock;
  /** The words agents may give for a pause, in the order a vendor would list them. */
  pauseReasons?: readonly string[];
}

/**
 * A contact centre. It changes only through its verbs, called by a test or by the autopilot. A verb that cannot be
 * applied throws a `FloorError` and changes nothing.
 */
export class Floor {
  readonly clock: SimClock;
  readonly pauseReasons: readonly string[];
  /** For autopilots and façades; tests use the verbs. */
  readonly state: FloorState;
  /** From the floor's first moment. */
  readonly history: FloorHistory;
  private readonly callVerbs: CallVerbs;
  private readonly agentVerbs: AgentVerbs;
  private readonly rosterVerbs: RosterVerbs;

  constructor({ clock, pauseReasons = ['Lunch', 'Break', 'Meeting'] }: FloorOptions) {
    this.clock = clock;
    this.pauseReasons = pauseReasons;
    this.state = new FloorState(clock);
    this.history = new FloorHistory(this.state);
    this.callVerbs = new CallVerbs(this.state);
    this.agentVerbs = new AgentVerbs(this.state);
    this.rosterVerbs = new RosterVerbs(this.state, this.callVerbs);
  }

  now(): number {
    return this.state.agenda.now();
  }

  snapshot(): FloorSnapshot {
    return snapshotOf(this.state);
  }

  /** Called after every change, in order. Returns a function that ends it. */
  onChange(listener: FloorListener): () => void {
    return this.state.listen(listener);
  }

  /** Ends the autopilot and all timers; verbs still work, but timed ones never revert. */
  stop(): void {
    this.state.agenda.stop();
  }

  get queues(): ReadonlyMap<QueueId, Queue> {
    return this.state.queues;
  }
  get agents(): ReadonlyMap<AgentId, Agent> {
    return this.state.agents;
  }
  get calls(): ReadonlyMap<CallId, Call> {
    return this.state.calls;
  }

  arrive = (queueId: QueueId, arrival: Arrival): CallId => this.callVerbs.arrive(queueId, arrival);
  ring = (callId: CallId, agentId: AgentId): void => this.callVerbs.ring(callId, agentId);
  miss = (callId: CallId, agentId?: AgentId): void => this.callVerbs.miss(callId, agentId);
  answer = (callId: CallId, agentId?: AgentId): void => this.callVerbs.answer(callId, agentId);
  hold = (callId: CallId, by?: 'agent' | 'caller'): void => this.callVerbs.hold(callId, by);
  unhold = (callId: CallId): void => this.callVerbs.unhold(callId);
  hangup = (callId: CallId): void => this.callVerbs.hangup(callId);
  abandon = (callId: CallId): void => this.callVerbs.abandon(callId);
  overflow = (callId: CallId): void => this.callVerbs.overflow(callId);
  directCall = (agentId: AgentId, arrival?: Partial<Arrival>): CallId =>
    this.callVerbs.directCall(agentId, arrival);

  login = (agentId: AgentId, queueIds?: readonly QueueId[], options?: LoginOptions): void =>
    this.agentVerbs.login(agentId, queueIds, options);
  logout = (agentId: AgentId, queueIds?: readonly QueueId[], options?: LogoutOptions): void =>
    this.agentVerbs.logout(agentId, queueIds, options);
  pause = (agentId: AgentId, options?: PauseOptions): void => this.agentVerbs.pause(agentId, options);
  unpause = (agentId: AgentId, options?: Pick<PauseOptions, 'queueIds'>): void =>
    this.agentVerbs.unpause(agentId, options?.queueIds);
  register = (agentId: AgentId): void => this.agentVerbs.register(agentId);
  unregister = (agentId: AgentId): void => this.agentVerbs.unregister(agentId);
  exclude = (agentId: AgentId, excluded: boolean): void => this.agentVerbs.exclude(agentId, excluded);

  addQueue = (queue: NewQueue): void => this.rosterVerbs.addQueue(queue);
  removeQueue = (queueId: QueueId): void => this.rosterVerbs.removeQueue(queueId);
  renameQueue = (queueId: QueueId, name: string): void => this.rosterVerbs.renameQueue(queueId, name);
  changeQueue = (queueId: QueueId, settings: Partial<QueueSettings>): void =>
    this.rosterVerbs.changeQueue(queueId, settings);
  addAgent = (agent: NewAgent): void => this.rosterVerbs.addAgent(agent);
  addMember = (queueId: QueueId, agentId: AgentId, member?: NewMember): void =>
    this.rosterVerbs.addMember(queueId, agentId, member);
  removeMember = (queueId: QueueId, agentId: AgentId): void =>
    this.rosterVerbs.removeMember(queueId, agentId);
}
