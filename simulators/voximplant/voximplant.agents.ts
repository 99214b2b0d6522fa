import type { Floor } from '../engine/floor.js';
import type { Agent, AgentId, Queue } from '../engine/floor.model.js';
import { withOddRows } from '../wire/odd-rows.js';
import { dateWriter } from './voximplant.dates.js';
import { invalid, missing, VoximplantFailure, type Fields } from './voximplant.envelope.js';
import { listing } from './voximplant.selection.js';
import type { VoximplantParams } from './voximplant.params.js';
import { queues, required, userName, users } from './voximplant.selection.js';
import type { VoximplantSkills } from './voximplant.skills.js';
import { callStatus, statusFields, type StatusWriter } from './voximplant.status.js';

const CHATS = 5;

/** SQ_GetAgents, SQ_BindAgent, SQ_UnbindAgent, SQ_SetAgentInfo. */
export class VoximplantAgents {
  private readonly chats = new Map<AgentId, number>();

  constructor(
    private readonly floor: Floor,
    private readonly skills: VoximplantSkills,
    private readonly writer: StatusWriter,
  ) {}

  get(params: VoximplantParams): Fields {
    const { quirks } = this.writer;
    const takes = params.bool('handle_calls');
    if (takes === undefined && quirks.handleCalls !== 'ignored') throw missing();
    const serving = queues(params, this.floor);
    const excluded = queues(params, this.floor, 'excluded_');
    const template = params.text('user_name_template');
    const rows = (users(params, this.floor) ?? this.all()).filter(
      (agent) =>
        (quirks.handleCalls !== 'filter' || takes === !agent.excluded) &&
        (template === undefined || userName(agent).includes(template)) &&
        (serving === undefined || serving.some(({ members }) => members.has(agent.id))) &&
        excluded?.some(({ members }) => members.has(agent.id)) !== true &&
        this.hasStatus(agent, params),
    );
    return listing(
      withOddRows(
        rows.map((agent) => this.row(agent, params)),
        'agent',
        'user_id',
        quirks,
      ),
      params,
      quirks,
    );
  }

  /** Repeating a binding changes nothing; that this is no error is an assumption. */
  bind(params: VoximplantParams): Fields {
    const agents = required(users(params, this.floor));
    const wanted = required(queues(params, this.floor));
    const modes = ['add_queues', 'replace_agents', 'add', 'replace'] as const;
    const mode = params.oneOf('bind_mode', modes) ?? 'add_queues';
    if (mode === 'add' || mode === 'replace') this.leave(agents, [...this.floor.queues.values()]);
    if (mode === 'replace_agents' || mode === 'replace') this.leave(this.all(), wanted, agents);
    for (const queue of wanted)
      for (const { id } of agents) if (!queue.members.has(id)) this.floor.addMember(queue.id, id);
    return { result: 1 };
  }

  unbind(params: VoximplantParams): Fields {
    const agents = required(users(params, this.floor));
    this.leave(agents, required(queues(params, this.floor)));
    return { result: 1 };
  }

  setInfo(params: VoximplantParams): Fields {
    const agents = required(users(params, this.floor));
    const takes = params.bool('handle_calls');
    const chats = params.count('max_simultaneous_conversations');
    const isEnough = this.writer.quirks.agentInfo === 'either' && chats !== undefined;
    if (takes === undefined && !isEnough) throw missing();
    for (const { id } of agents) {
      if (takes !== undefined) this.floor.exclude(id, !takes);
      if (chats !== undefined) this.chats.set(id, chats);
    }
    return { result: 1 };
  }

  private leave(agents: readonly Agent[], queues: readonly Queue[], except: readonly Agent[] = []): void {
    for (const queue of queues)
      for (const agent of agents)
        if (queue.members.has(agent.id) && !except.includes(agent))
          this.floor.removeMember(queue.id, agent.id);
  }

  private row(agent: Agent, params: VoximplantParams): Fields {
    const date = dateWriter(params, this.writer.quirks);
    return {
      user_id: Number(agent.id),
      user_name: userName(agent),
      user_display_name: agent.name,
      max_simultaneous_conversations: this.chats.get(agent.id) ?? CHATS,
      ...(params.bool('with_sq_statuses') === true && {
        sq_statuses: statusFields(agent, this.writer, date),
      }),
      ...(params.bool('with_sq_queues') === true && { sq_queues: this.queuesOf(agent) }),
      ...(params.bool('with_sq_skills') === true && { sq_skills: this.skills.of(agent.id) }),
    };
  }

  private queuesOf(agent: Agent): unknown {
    const { agentQueues } = this.writer.quirks;
    const ids = [...agent.memberships.keys()];
    if (agentQueues === 'ids') return ids.map(Number);
    const rows = ids.map((id) => ({
      sq_queue_id: Number(id),
      sq_queue_name: this.floor.queues.get(id)?.name,
    }));
    return agentQueues === 'text' ? JSON.stringify(rows) : rows;
  }

  /** One of the statuses asked for; chats follow calls here. */
  private hasStatus(agent: Agent, params: VoximplantParams): boolean {
    const wanted = params.rows('sq_statuses');
    if (wanted === undefined) return true;
    return wanted.some(({ sq_status_type: type, sq_status_name: name }) => {
      if (type !== 'CALL' && type !== 'IM') throw invalid('sq_statuses');
      if (typeof name !== 'string') throw new VoximplantFailure(496, 'sq_statuses');
      return type === 'CALL' && callStatus(agent, this.writer.pauseReasons).name === name;
    });
  }

  private all(): Agent[] {
    return [...this.floor.agents.values()];
  }
}
