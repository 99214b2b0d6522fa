import type { Floor } from '../engine/floor.js';
import type { Agent, AgentId, Membership, Queue } from '../engine/floor.model.js';
import { listed } from './portsip.collection.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { notFound, type Fields } from './portsip.reply.js';

const SKILL_LEVELS = 3;
const PAUSE_STATUS: Readonly<Record<string, string>> = { Break: 'BREAK', Lunch: 'LUNCH' };

interface ListedAgent {
  agentId: AgentId;
  skillLevel: number;
}

/** `call_queues/{id}/agents` and `/{agent_number}`: a queue's agents, and the status of one of them. */
export class PortsipAgents {
  /** Skill level by membership, as last written. */
  private readonly levels = new WeakMap<Membership, number>();

  constructor(
    private readonly floor: Floor,
    private readonly quirks: PortsipQuirks,
  ) {}

  list(queue: Queue): Fields {
    const rows = [...queue.members.values()].map((membership) => this.row(membership));
    return { items: listed(rows, this.quirks) };
  }

  get(queue: Queue, number: string): Fields {
    const membership = this.member(queue, number);
    return { ...this.row(membership), ...this.status(this.agent(membership), membership) };
  }

  member(queue: Queue, number: string): Membership {
    for (const membership of queue.members.values())
      if (this.agent(membership).number === number) return membership;
    throw notFound();
  }

  /** Sorts members as in the list; those it does not name come first. */
  arrange(queue: Queue, rows: readonly ListedAgent[]): void {
    for (const { agentId, skillLevel } of rows) {
      const membership = queue.members.get(agentId);
      if (membership === undefined) continue;
      queue.members.delete(agentId);
      queue.members.set(agentId, membership);
      this.levels.set(membership, skillLevel);
    }
  }

  private agent({ agentId }: Membership): Agent {
    return this.floor.state.agent(agentId);
  }

  private row(membership: Membership): Fields {
    const { number, name, id } = this.agent(membership);
    const level = this.levels.get(membership) ?? 1 + (Number(id) % SKILL_LEVELS);
    return { extension_number: number, display_name: name, skill_level: level };
  }

  /** One status for the whole state: a status set by the PBX hides the one the agent chose. */
  private status(agent: Agent, membership: Membership): Fields {
    const { queueCall } = agent;
    if (queueCall?.queueId === membership.queueId)
      return { status: queueCall.state === 'hold' ? this.quirks.holdWord : 'QUEUE_CALL' };
    if (!membership.loggedIn) return { status: 'LOGGED_OUT' };
    if (queueCall !== undefined || agent.directCall !== undefined) return { status: 'OTHER_CALL' };
    if (agent.wrapUp !== undefined) return { status: 'WRAP_UP' };
    if (!agent.registered) return { status: 'OFFLINE' };
    return membership.paused ? this.pause(membership) : { status: 'READY' };
  }

  private pause({ reason }: Membership): Fields {
    if (reason === 'Wrap-up') return { status: 'WRAP_UP' };
    if (this.quirks.version === '22.5') return { status: 'NOT_READY', reason };
    return { status: PAUSE_STATUS[reason ?? ''] ?? 'NOT_READY' };
  }
}
