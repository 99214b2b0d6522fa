import type { Floor } from '../engine/floor.js';
import type { Agent, Membership, Queue } from '../engine/floor.model.js';
import { listed } from './portsip.collection.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { notFound, type Fields } from './portsip.reply.js';

const SKILL_LEVELS = 3;
const PAUSE_STATUS: Readonly<Record<string, string>> = { Break: 'BREAK', Lunch: 'LUNCH' };

/** `call_queues/{id}/agents` and `/{agent_number}`: who serves a queue, and, one by one, what they do. */
export class PortsipAgents {
  constructor(
    private readonly floor: Floor,
    private readonly quirks: PortsipQuirks,
  ) {}

  list(queue: Queue): Fields {
    const members = [...queue.members.keys()].flatMap((id) => this.floor.agents.get(id) ?? []);
    return {
      items: listed(
        members.map((agent) => row(agent)),
        this.quirks,
      ),
    };
  }

  get(queue: Queue, number: string): Fields {
    for (const [id, membership] of queue.members) {
      const agent = this.floor.agents.get(id);
      if (agent?.number === number) return { ...row(agent), ...this.status(agent, membership) };
    }
    throw notFound();
  }

  /** One word for all there is to say: what the PBX sets by itself hides what the agent has chosen. */
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
    if (this.quirks.version === '22.5') return { status: 'NOT_READY', reason };
    return { status: PAUSE_STATUS[reason ?? ''] ?? 'NOT_READY' };
  }
}

function row(agent: Agent): Fields {
  return {
    extension_number: agent.number,
    display_name: agent.name,
    skill_level: 1 + (Number(agent.id) % SKILL_LEVELS),
  };
}
