import type { Floor } from '../engine/floor.js';
import type { Agent, AgentId, Call, Membership, Queue } from '../engine/floor.model.js';
import { withOddRows } from '../wire/odd-rows.js';
import { items } from './portsip.collection.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { notFound, PortsipFailure, type Fields } from './portsip.reply.js';

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
    const listed = rows.slice(0, this.quirks.mostAgents);
    return {
      ...(listed.length < rows.length && { count: rows.length }),
      ...items(withOddRows(listed, 'agent', 'extension_number', this.quirks), this.quirks),
    };
  }

  get(queue: Queue, number: string): Fields {
    const membership = this.member(queue, number);
    const { oneAgentRefused } = this.quirks;
    const isFirst = queue.members.keys().next().value === membership.agentId;
    if (oneAgentRefused !== false && isFirst) throw new PortsipFailure(Number(oneAgentRefused));
    return { ...this.row(membership), ...this.status(this.agent(membership), membership) };
  }

  /** The word for an agent's state in the queue. */
  state(queue: Queue, agent: Agent): unknown {
    const membership = queue.members.get(agent.id);
    return membership === undefined ? undefined : this.status(agent, membership)['status'];
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

  private row(membership: Membership) {
    const { number, name, id } = this.agent(membership);
    const level = this.levels.get(membership) ?? 1 + (Number(id) % SKILL_LEVELS);
    return { extension_number: number, display_name: name, skill_level: level };
  }

  /** One status for the whole state: a status set by the PBX hides the one the agent chose. */
  private status(agent: Agent, membership: Membership): Fields {
    const { queueCall } = agent;
    if (queueCall?.queueId === membership.queueId) return { status: this.callWord(queueCall) };
    if (!membership.loggedIn) return { status: this.quirks.loggedOutWord };
    if (queueCall !== undefined || agent.directCall !== undefined) return { status: 'OTHER_CALL' };
    if (this.quirks.ringingWord && agent.ringing !== undefined) return { status: 'RINGING' };
    if (agent.wrapUp !== undefined) return { status: 'WRAP_UP' };
    if (!agent.registered) return { status: 'OFFLINE' };
    return membership.paused ? this.pause(membership) : { status: 'READY' };
  }

  private callWord({ state }: Call): string {
    const { holdWord, onCallWord } = this.quirks;
    return state === 'hold' && holdWord !== 'QUEUE_CALL' ? holdWord : onCallWord;
  }

  private pause({ reason }: Membership): Fields {
    if (reason === 'Wrap-up') return { status: 'WRAP_UP' };
    if (this.quirks.version === '22.5') return { status: 'NOT_READY', reason };
    return { status: PAUSE_STATUS[reason ?? ''] ?? 'NOT_READY' };
  }
}
