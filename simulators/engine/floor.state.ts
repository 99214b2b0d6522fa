import { Agenda } from './agenda.js';
import type { SimClock } from './clock.js';
import { FloorError } from './floor-error.js';
import type { Agent, AgentId, Call, CallId, FloorEvent, Membership, Queue, QueueId } from './floor.model.js';

export type FloorListener = (event: FloorEvent) => void;

/** The floor's tables. Everything that changes them is in the verbs beside this file. */
export class FloorState {
  readonly agenda: Agenda;
  readonly queues = new Map<QueueId, Queue>();
  readonly agents = new Map<AgentId, Agent>();
  readonly calls = new Map<CallId, Call>();
  private readonly listeners = new Set<FloorListener>();
  private events = 0;

  constructor(clock: SimClock) {
    this.agenda = new Agenda(clock);
  }

  queue(id: QueueId): Queue {
    const queue = this.queues.get(id);
    if (!queue) throw new FloorError('unknown', `There is no queue ${id} on this floor`);
    return queue;
  }

  agent(id: AgentId): Agent {
    const agent = this.agents.get(id);
    if (!agent) throw new FloorError('unknown', `There is no agent ${id} on this floor`);
    return agent;
  }

  call(id: CallId): Call {
    const call = this.calls.get(id);
    if (!call) throw new FloorError('unknown', `There is no call ${id} on this floor`);
    return call;
  }

  /** The named memberships of an agent, or all of them. */
  memberships(agentId: AgentId, queueIds?: readonly QueueId[]): Membership[] {
    const agent = this.agent(agentId);
    if (!queueIds) return [...agent.memberships.values()];
    return queueIds.map((queueId) => {
      const membership = agent.memberships.get(queueId);
      if (membership) return membership;
      throw new FloorError('unknown', `Agent ${agentId} is not a member of queue ${queueId}`);
    });
  }

  listen(listener: FloorListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(event: Omit<FloorEvent, 'seq' | 'at'>): void {
    const full: FloorEvent = { seq: ++this.events, at: this.agenda.now(), ...event };
    for (const listener of this.listeners) listener(full);
  }
}
