import type { Floor } from '../engine/floor.js';
import type { Agent, AgentId, Call, Membership, Queue, QueueId } from '../engine/floor.model.js';
import type { AsteriskQuirks } from './asterisk.quirks.js';

/** Who is a member of which queue under which interface, with what only Asterisk keeps: penalties. */
export class AsteriskMembers {
  private readonly penalties = new Map<string, number>();

  constructor(
    private readonly floor: Floor,
    private readonly quirks: AsteriskQuirks,
  ) {}

  /** Dynamic members who are logged out are no members. */
  of(queue: Queue): Membership[] {
    return [...queue.members.values()].filter(({ kind, loggedIn }) => loggedIn || kind === 'static');
  }

  agentOf({ agentId }: Membership): Agent {
    return this.floor.state.agent(agentId);
  }

  queueNamed(name: string): Queue | undefined {
    return [...this.floor.queues.values()].find((queue) => queue.name.toLowerCase() === name.toLowerCase());
  }

  location(agent: Agent, queueId: QueueId): string {
    switch (this.quirks.interfaces) {
      case 'pjsip':
        return `PJSIP/${agent.number}`;
      case 'local':
        return `Local/${agent.number}@agents/n`;
      case 'mixed':
        return `Local/${agent.number}@agents${Number(queueId) % 2 === 0 ? '' : '/n'}`;
      case 'freepbx':
        return `Local/${agent.number}@from-queue/n`;
    }
  }

  stateInterface(agent: Agent, queueId: QueueId): string {
    return this.quirks.interfaces === 'freepbx'
      ? `hint:${agent.number}@ext-local`
      : this.location(agent, queueId);
  }

  /** The agent whom an interface names, in whatever queue. */
  agentAt(location: string): Agent | undefined {
    const number = /^[A-Za-z]+\/(\d+)/.exec(location)?.[1];
    return [...this.floor.agents.values()].find((agent) => agent.number === number);
  }

  /** The members that an interface names: of one queue, or of all. */
  at(location: string, queueName: string | undefined): Membership[] {
    const queues = queueName === undefined ? [...this.floor.queues.values()] : [this.queueNamed(queueName)];
    return queues.flatMap((queue) =>
      queue === undefined
        ? []
        : this.of(queue).filter((member) => this.location(this.agentOf(member), queue.id) === location),
    );
  }

  penalty({ queueId, agentId }: { queueId: QueueId; agentId: AgentId }): number {
    return this.penalties.get(`${queueId}/${agentId}`) ?? 0;
  }

  setPenalty({ queueId, agentId }: { queueId: QueueId; agentId: AgentId }, penalty: number): void {
    this.penalties.set(`${queueId}/${agentId}`, penalty);
  }
}

/** Of the caller. */
export const callerChannel = ({ sequence }: Call): string => `PJSIP/trunk-${hex(sequence)}`;

/** Of the agent's phone in a call. */
export function agentChannel(location: string, { sequence }: Call): string {
  const plain = location.replace(/\/n$/, '');
  return plain.startsWith('Local/') ? `${plain}-${hex(sequence)};1` : `${plain}-${hex(sequence)}`;
}

const hex = (sequence: number): string => sequence.toString(16).padStart(8, '0');
