import type { Floor } from './floor.js';
import type { Agent, AgentId, Call, FloorEvent, Queue, QueueId } from './floor.model.js';
import type { Rhythm } from './rhythm.js';

const DISPATCH_DELAY_MS = 150;
/** A ring-all queue rings at most this many phones for one call. */
const RING_ALL_MAX = 3;

/**
 * Brings waiting calls and free agents together. Each queue keeps its free agents, longest free first, and only
 * the queues of the agent an event is about are looked at, so that an event costs the same on a floor of 3,000 agents.
 */
export class Dispatcher {
  private readonly free = new Map<QueueId, Set<AgentId>>();
  private readonly pending = new Set<QueueId>();

  constructor(
    private readonly floor: Floor,
    private readonly rhythm: Rhythm,
  ) {
    for (const agent of floor.agents.values()) this.review(agent);
  }

  onEvent(event: FloorEvent): void {
    const agent = event.agentId === undefined ? undefined : this.floor.agents.get(event.agentId);
    if (agent) this.review(agent);
    if (event.type === 'queue-removed' && event.queueId !== undefined) this.free.delete(event.queueId);
    if (event.type === 'member-removed' && event.queueId !== undefined && event.agentId !== undefined) {
      this.free.get(event.queueId)?.delete(event.agentId);
    }
    if (event.type === 'call-arrived' && event.queueId !== undefined) this.request(event.queueId);
  }

  private review(agent: Agent): void {
    for (const membership of agent.memberships.values()) {
      const free = this.freeIn(membership.queueId);
      if (isFree(agent) && membership.loggedIn && !membership.paused) {
        if (!free.has(agent.id)) free.add(agent.id);
        this.request(membership.queueId);
      } else {
        free.delete(agent.id);
      }
    }
  }

  private request(queueId: QueueId): void {
    if (this.pending.has(queueId) || !this.hasUnoffered(queueId)) return;
    this.pending.add(queueId);
    this.rhythm.after(DISPATCH_DELAY_MS, () => {
      this.pending.delete(queueId);
      const queue = this.floor.queues.get(queueId);
      if (queue) this.dispatch(queue);
    });
  }

  private dispatch(queue: Queue): void {
    const free = this.freeIn(queue.id);
    for (const call of [...queue.waiting.values()]) {
      if (free.size === 0) return;
      if (call.state === 'waiting') this.offer(queue, call, free);
    }
  }

  private offer(queue: Queue, call: Call, free: ReadonlySet<AgentId>): void {
    const candidates = [...free];
    const chosen =
      queue.strategy === 'ring_all'
        ? candidates.slice(0, RING_ALL_MAX)
        : [queue.strategy === 'random' ? this.rhythm.random.pick(candidates) : candidates[0]];
    for (const agentId of chosen) if (agentId !== undefined) this.floor.ring(call.id, agentId);
  }

  private hasUnoffered(queueId: QueueId): boolean {
    for (const call of this.floor.queues.get(queueId)?.waiting.values() ?? []) {
      if (call.state === 'waiting') return true;
    }
    return false;
  }

  private freeIn(queueId: QueueId): Set<AgentId> {
    const known = this.free.get(queueId);
    if (known) return known;
    const created = new Set<AgentId>();
    this.free.set(queueId, created);
    return created;
  }
}

function isFree(agent: Agent): boolean {
  return (
    agent.registered &&
    !agent.excluded &&
    !agent.queueCall &&
    !agent.directCall &&
    !agent.ringing &&
    !agent.wrapUp
  );
}
