import { FloorError } from './floor-error.js';
import type { AgentId, Membership, QueueId, QueueSettings } from './floor.model.js';
import type { CallVerbs } from './call.verbs.js';
import type { FloorState } from './floor.state.js';

export interface NewQueue extends Partial<QueueSettings> {
  id: QueueId;
  number: string;
  name: string;
}

export interface NewAgent {
  id: AgentId;
  number: string;
  name: string;
  registered?: boolean;
}

export interface NewMember {
  kind?: Membership['kind'];
  loggedIn?: boolean;
}

const DEFAULTS: Omit<QueueSettings, 'number' | 'name'> = {
  strategy: 'ring_all',
  ringSeconds: 15,
  wrapUpSeconds: 0,
  maxWaitSeconds: 300,
  slaSeconds: 20,
  maxWaiting: 25,
  managers: [],
};

/** Queues, agents and memberships. */
export class RosterVerbs {
  constructor(
    private readonly state: FloorState,
    private readonly calls: CallVerbs,
  ) {}

  addQueue(queue: NewQueue): void {
    this.checkNewId(queue.id, this.state.queues);
    this.state.queues.set(queue.id, {
      ...DEFAULTS,
      ...queue,
      members: new Map(),
      waiting: new Map(),
      talking: new Map(),
    });
    this.state.emit({ type: 'queue-added', queueId: queue.id });
  }

  /** Its calls end with it. */
  removeQueue(queueId: QueueId): void {
    const queue = this.state.queue(queueId);
    for (const call of [...queue.waiting.values(), ...queue.talking.values()]) this.calls.hangup(call.id);
    for (const agentId of [...queue.members.keys()]) this.removeMember(queueId, agentId);
    this.state.queues.delete(queueId);
    this.state.emit({ type: 'queue-removed', queueId });
  }

  renameQueue(queueId: QueueId, name: string): void {
    this.state.queue(queueId).name = name;
    this.state.emit({ type: 'queue-renamed', queueId });
  }

  changeQueue(queueId: QueueId, settings: Partial<QueueSettings>): void {
    Object.assign(this.state.queue(queueId), settings);
    this.state.emit({ type: 'queue-changed', queueId });
  }

  addAgent({ id, number, name, registered = true }: NewAgent): void {
    this.checkNewId(id, this.state.agents);
    const now = this.state.agenda.now();
    this.state.agents.set(id, {
      id,
      number,
      name,
      registered,
      registeredSince: now,
      excluded: false,
      memberships: new Map(),
      since: now,
    });
    this.state.emit({ type: 'agent-added', agentId: id });
  }

  addMember(queueId: QueueId, agentId: AgentId, { kind = 'dynamic', loggedIn = true }: NewMember = {}): void {
    const queue = this.state.queue(queueId);
    const agent = this.state.agent(agentId);
    if (queue.members.has(agentId)) {
      throw new FloorError('conflict', `Agent ${agentId} is a member of queue ${queueId} already`);
    }
    const since = this.state.agenda.now();
    const membership: Membership = { queueId, agentId, kind, loggedIn, paused: false, since };
    queue.members.set(agentId, membership);
    agent.memberships.set(queueId, membership);
    this.state.emit({ type: 'member-added', queueId, agentId });
  }

  /** A call of the queue that rings the agent goes on to others; one being talked goes on. */
  removeMember(queueId: QueueId, agentId: AgentId): void {
    this.state.memberships(agentId, [queueId]);
    const agent = this.state.agent(agentId);
    if (agent.ringing?.queueId === queueId) this.calls.miss(agent.ringing.id, agentId);
    this.state.queue(queueId).members.delete(agentId);
    agent.memberships.delete(queueId);
    this.state.emit({ type: 'member-removed', queueId, agentId });
  }

  private checkNewId(id: string, taken: ReadonlyMap<string, unknown>): void {
    if (!/^\d{1,9}$/.test(id)) throw new FloorError('conflict', `An id is 1 to 9 digits, not "${id}"`);
    if (taken.has(id)) throw new FloorError('conflict', `The id ${id} is taken`);
  }
}
