import { z } from 'zod';
import type { Floor } from '../engine/floor.js';
import type { AgentId, Queue } from '../engine/floor.model.js';
import type { PortsipAgents } from './portsip.agents.js';
import type { PortsipQueues } from './portsip.queues.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { invalid, parsed, type Fields } from './portsip.reply.js';

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

/** What a floor calls the pause behind a word; NOT_READY needs none. */
const REASONS: Readonly<Record<string, string>> = { WRAP_UP: 'Wrap-up', BREAK: 'Break', LUNCH: 'Lunch' };

/** Telling an agent of a queue what to be, and a queue who serves it. */
export class PortsipAgentOrders {
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

  /** The list is the whole list; where it is merged instead, nobody leaves by it. */
  writeList(queue: Queue, body: Fields): void {
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
