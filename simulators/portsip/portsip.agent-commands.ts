import { z } from 'zod';
import type { Floor } from '../engine/floor.js';
import type { AgentId, Queue } from '../engine/floor.model.js';
import type { PortsipAgents } from './portsip.agents.js';
import type { PortsipQueues } from './portsip.queues.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { invalid, parsed, PortsipFailure, type Fields } from './portsip.reply.js';

const Status = z.strictObject({
  status: z.enum(['READY', 'NOT_READY', 'WRAP_UP', 'BREAK', 'LUNCH', 'LOGGED_IN', 'LOGGED_OUT']),
});

const List = z.strictObject({
  items: z.array(
    z.strictObject({
      extension_number: z.string().regex(/^\d{3,64}$/),
      skill_level: z.int32().min(1).max(100).optional(),
    }),
  ),
});

/** Floor's pause reason for each status; NOT_READY has none. */
const REASONS: Readonly<Record<string, string>> = { WRAP_UP: 'Wrap-up', BREAK: 'Break', LUNCH: 'Lunch' };

/** Sets an agent's status in a queue, and a queue's list of agents. */
export class PortsipAgentCommands {
  constructor(
    private readonly floor: Floor,
    private readonly agents: PortsipAgents,
    private readonly queues: PortsipQueues,
    private readonly quirks: PortsipQuirks,
  ) {}

  setStatus(queue: Queue, number: string, body: Fields): void {
    const { agentId } = this.agents.member(queue, number);
    const { status } = parsed(Status, body);
    if (this.quirks.version !== '22.2' && (status === 'BREAK' || status === 'LUNCH')) throw invalid();
    const queueIds = [queue.id];
    if (status === 'LOGGED_OUT') return this.floor.logout(agentId, queueIds);
    this.floor.login(agentId, queueIds);
    const ready = status === 'READY' || (status === 'LOGGED_IN' && this.queues.autoReady(queue));
    if (ready) return this.floor.unpause(agentId, { queueIds });
    const reason = REASONS[status];
    this.floor.pause(agentId, { queueIds, ...(reason !== undefined && { reason }) });
  }

  /** The list replaces the queue's agents; where it is merged instead, no agent is removed. */
  writeList(queue: Queue, body: Fields): void {
    if (this.quirks.licenceUnavailable) throw new PortsipFailure(503, 'LICENSE_SNAPSHOT_UNAVAILABLE', true);
    const rows = parsed(List, body).items.map(({ extension_number, skill_level = 1 }) => ({
      agentId: this.personOf(extension_number),
      skillLevel: skill_level,
    }));
    const listed = new Set(rows.map(({ agentId }) => agentId));
    if (listed.size < rows.length) throw invalid();
    const others = [...queue.members.keys()].filter((agentId) => !listed.has(agentId));
    if (this.quirks.agentList === 'replace')
      for (const agentId of others) this.floor.removeMember(queue.id, agentId);
    for (const { agentId } of rows)
      if (!queue.members.has(agentId)) this.floor.addMember(queue.id, agentId, { loggedIn: false });
    this.agents.arrange(queue, rows);
  }

  private personOf(number: string): AgentId {
    for (const agent of this.floor.agents.values()) if (agent.number === number) return agent.id;
    throw invalid();
  }
}
