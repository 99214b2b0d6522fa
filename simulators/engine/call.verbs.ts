import { FloorError } from './floor-error.js';
import type { Agent, AgentId, Call, CallId, CallOutcome, FloorEventType, QueueId } from './floor.model.js';
import type { FloorState } from './floor.state.js';

export interface Arrival {
  caller: string;
  name?: string;
  /** For a recreated history; by default made from the instant and a sequence. */
  id?: CallId;
}

/** The life of a call: it arrives, rings, is missed, answered, held, and ends exactly once. */
export class CallVerbs {
  private sequence = 0;

  constructor(private readonly state: FloorState) {}

  arrive(queueId: QueueId, arrival: Arrival): CallId {
    const queue = this.state.queue(queueId);
    if (queue.waiting.size >= queue.maxWaiting) {
      this.state.emit({ type: 'call-refused', queueId });
      throw new FloorError(
        'conflict',
        `Queue ${queueId} already has its ${queue.maxWaiting} waiting callers`,
      );
    }
    const call = this.create(arrival, 'waiting', queueId);
    queue.waiting.set(call.id, call);
    this.state.emit({ type: 'call-arrived', queueId, callId: call.id });
    return call.id;
  }

  ring(callId: CallId, agentId: AgentId): void {
    const { call, queueId } = this.queueCall(callId, 'waiting', 'ringing');
    const agent = this.state.agent(agentId);
    this.state.memberships(agentId, [queueId]);
    if (agent.ringing || agent.queueCall) {
      throw new FloorError('conflict', `Agent ${agentId} already has a queue call`);
    }
    call.state = 'ringing';
    call.ringing.set(agentId, this.state.agenda.now());
    agent.ringing = call;
    this.touch(agent);
    this.state.emit({ type: 'call-ringing', queueId, callId, agentId });
  }

  /** The agent's phone stops ringing unanswered (every ringing agent's, when none is named). */
  miss(callId: CallId, agentId?: AgentId): void {
    const { call, queueId } = this.queueCall(callId, 'ringing');
    for (const id of agentId === undefined ? [...call.ringing.keys()] : [agentId]) {
      this.stopRinging(call, this.state.agent(id));
      this.state.emit({ type: 'call-missed', queueId, callId, agentId: id });
    }
  }

  /** The named agent takes the call, ringing or not; by default the one who was rung first. */
  answer(callId: CallId, agentId?: AgentId): void {
    const { call, queueId } = this.queueCall(callId, 'waiting', 'ringing');
    const taker = agentId ?? call.ringing.keys().next().value;
    if (taker === undefined)
      throw new FloorError('conflict', `Call ${callId} rings no agent: name the one who answers`);
    const agent = this.state.agent(taker);
    this.state.memberships(taker, [queueId]);
    if (agent.queueCall || agent.directCall || (agent.ringing && agent.ringing !== call)) {
      throw new FloorError('conflict', `Agent ${taker} is busy with another call`);
    }
    const others = this.silence(call).filter((id) => id !== taker);
    this.state.queue(queueId).waiting.delete(callId);
    this.state.queue(queueId).talking.set(callId, call);
    call.state = 'talking';
    call.agentId = taker;
    call.answeredAt = this.state.agenda.now();
    agent.queueCall = call;
    delete agent.wrapUp;
    this.touch(agent);
    this.emitSilenced(call, others);
    this.emitFor(call, 'call-answered');
  }

  hold(callId: CallId, by: 'agent' | 'caller' = 'agent'): void {
    const call = this.inState(callId, 'talking');
    call.state = 'hold';
    call.heldBy = by;
    this.touchHandler(call);
    this.emitFor(call, 'call-held');
  }

  unhold(callId: CallId): void {
    const call = this.inState(callId, 'hold');
    call.state = 'talking';
    delete call.heldBy;
    this.touchHandler(call);
    this.emitFor(call, 'call-resumed');
  }

  hangup(callId: CallId): void {
    this.end(this.state.call(callId), 'completed');
  }

  abandon(callId: CallId): void {
    this.end(this.inState(callId, 'waiting', 'ringing'), 'abandoned');
  }

  /** The queue sends the caller elsewhere, such as after its longest wait. */
  overflow(callId: CallId): void {
    this.end(this.inState(callId, 'waiting', 'ringing'), 'overflowed');
  }

  /** A call to the agent's own number, outside every queue. */
  directCall(agentId: AgentId, arrival: Partial<Arrival> = {}): CallId {
    const agent = this.state.agent(agentId);
    if (agent.queueCall || agent.directCall) {
      throw new FloorError('conflict', `Agent ${agentId} is busy with another call`);
    }
    const call = this.create({ caller: '5550199', ...arrival }, 'talking');
    call.agentId = agentId;
    call.answeredAt = call.arrivedAt;
    agent.directCall = call;
    this.touch(agent);
    this.emitFor(call, 'call-answered');
    return call.id;
  }

  private create(arrival: Arrival, state: Call['state'], queueId?: QueueId): Call {
    const arrivedAt = this.state.agenda.now();
    const sequence = ++this.sequence;
    const id = arrival.id ?? `${Math.floor(arrivedAt / 1000)}.${sequence}`;
    if (this.state.calls.has(id)) throw new FloorError('conflict', `There is a call ${id} already`);
    const call: Call = {
      id,
      sequence,
      caller: arrival.caller,
      arrivedAt,
      state,
      ringing: new Map(),
      ...(queueId === undefined ? {} : { queueId }),
      ...(arrival.name === undefined ? {} : { callerName: arrival.name }),
    };
    this.state.calls.set(id, call);
    return call;
  }

  private end(call: Call, asked: CallOutcome): void {
    const outcome = call.agentId === undefined && asked === 'completed' ? 'abandoned' : asked;
    const silenced = this.silence(call);
    const queue = call.queueId === undefined ? undefined : this.state.queue(call.queueId);
    queue?.waiting.delete(call.id);
    queue?.talking.delete(call.id);
    this.state.calls.delete(call.id);
    if (call.agentId !== undefined) this.release(this.state.agent(call.agentId), call);
    this.emitSilenced(call, silenced);
    this.emitFor(call, 'call-ended', outcome);
  }

  private release(agent: Agent, call: Call): void {
    if (agent.directCall === call) delete agent.directCall;
    if (agent.queueCall === call) {
      delete agent.queueCall;
      const wrapUpMs = (this.state.queues.get(call.queueId ?? '')?.wrapUpSeconds ?? 0) * 1000;
      if (wrapUpMs > 0) this.wrapUp(agent, call, wrapUpMs);
    }
    this.touch(agent);
  }

  private wrapUp(agent: Agent, call: Call, forMs: number): void {
    const wrapUp = { queueId: call.queueId ?? '', until: this.state.agenda.now() + forMs };
    agent.wrapUp = wrapUp;
    this.state.agenda.after(forMs, () => {
      if (agent.wrapUp !== wrapUp) return;
      delete agent.wrapUp;
      if (!agent.directCall) this.touch(agent);
      this.state.emit({ type: 'wrap-up-ended', queueId: wrapUp.queueId, agentId: agent.id });
    });
  }

  /** Stops every phone that rings for the call, and returns their agents. */
  private silence(call: Call): AgentId[] {
    const ringing = [...call.ringing.keys()];
    for (const id of ringing) this.stopRinging(call, this.state.agent(id));
    return ringing;
  }

  private emitSilenced(call: Call, agentIds: readonly AgentId[]): void {
    for (const agentId of agentIds) this.emitFor({ ...call, agentId }, 'ringing-ended');
  }

  private stopRinging(call: Call, agent: Agent): void {
    if (!call.ringing.delete(agent.id)) {
      throw new FloorError('conflict', `Call ${call.id} does not ring agent ${agent.id}`);
    }
    delete agent.ringing;
    this.touch(agent);
    if (call.ringing.size === 0) call.state = 'waiting';
  }

  private queueCall(callId: CallId, ...states: Call['state'][]): { call: Call; queueId: QueueId } {
    const call = this.inState(callId, ...states);
    if (call.queueId === undefined) throw new FloorError('conflict', `Call ${callId} is in no queue`);
    return { call, queueId: call.queueId };
  }

  private inState(callId: CallId, ...states: Call['state'][]): Call {
    const call = this.state.call(callId);
    if (states.includes(call.state)) return call;
    throw new FloorError('conflict', `Call ${callId} is ${call.state}, not ${states.join(' or ')}`);
  }

  private touchHandler(call: Call): void {
    if (call.agentId !== undefined) this.touch(this.state.agent(call.agentId));
  }

  private touch(agent: Agent): void {
    agent.since = this.state.agenda.now();
  }

  private emitFor(
    call: Pick<Call, 'id' | 'queueId' | 'agentId'>,
    type: FloorEventType,
    outcome?: CallOutcome,
  ): void {
    this.state.emit({
      type,
      callId: call.id,
      ...(call.queueId === undefined ? {} : { queueId: call.queueId }),
      ...(call.agentId === undefined ? {} : { agentId: call.agentId }),
      ...(outcome === undefined ? {} : { outcome }),
    });
  }
}
