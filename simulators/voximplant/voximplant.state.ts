import type { Floor } from '../engine/floor.js';
import type { Agent, Call, Queue } from '../engine/floor.model.js';
import { dateWriter } from './voximplant.dates.js';
import type { Fields } from './voximplant.envelope.js';
import type { VoximplantParams } from './voximplant.params.js';
import { queues, required, userName } from './voximplant.selection.js';
import type { VoximplantSkills } from './voximplant.skills.js';
import { callStatus, statusFields, type StatusWriter } from './voximplant.status.js';

type DateWriter = (instant: number) => string;

/** GetSQState: the live state of some or all queues of the application. */
export class VoximplantState {
  constructor(
    private readonly floor: Floor,
    private readonly skills: VoximplantSkills,
    private readonly writer: StatusWriter,
  ) {}

  get(params: VoximplantParams): Fields {
    const date = dateWriter(params, this.writer.quirks);
    return { result: required(queues(params, this.floor)).map((queue) => this.queue(queue, date)) };
  }

  private queue(queue: Queue, date: DateWriter): Fields {
    const members = [...queue.members.keys()].flatMap((id) => this.floor.agents.get(id) ?? []);
    const { quirks, pauseReasons } = this.writer;
    const listed = members.filter(
      (agent) => quirks.offlineInState || callStatus(agent, pauseReasons).name !== 'OFFLINE',
    );
    return {
      sq_queue_id: Number(queue.id),
      sq_queue_name: queue.name,
      sq_agents: listed.map((agent) => this.agent(agent, date)),
      tasks: [...queue.talking.values(), ...queue.waiting.values()].map((call) => this.task(call)),
    };
  }

  private agent(agent: Agent, date: DateWriter): Fields {
    return {
      user_id: Number(agent.id),
      user_name: userName(agent),
      user_display_name: agent.name,
      sq_skills: this.skills.of(agent.id),
      sq_statuses: statusFields(agent, this.writer, date),
    };
  }

  /** A task has no id, number or instant: only its waiting time, and the scenario's custom data. */
  private task(call: Call): Fields {
    const now = this.floor.now();
    const chosen = call.agentId ?? (call.ringing.size === 1 ? call.ringing.keys().next().value : undefined);
    return {
      task_type: 'CALL',
      status: taskStatus(call),
      ...(chosen !== undefined && { user_id: Number(chosen) }),
      sq_skills: [],
      waiting_time: (call.answeredAt ?? now) - call.arrivedAt,
      processing_time: call.answeredAt === undefined ? 0 : now - call.answeredAt,
      ...this.customData(call),
    };
  }

  private customData({ id, caller, callerName }: Call): Fields {
    const data = { call: id, from: caller, ...(callerName !== undefined && { name: callerName }) };
    switch (this.writer.quirks.customData) {
      case 'text':
        return { custom_data: JSON.stringify(data) };
      case 'object':
        return { custom_data: data };
      case 'plain':
        return { custom_data: `call from ${caller}` };
      case 'none':
        return {};
    }
  }
}

function taskStatus({ state }: Call): string {
  if (state === 'waiting') return 'IN_QUEUE';
  return state === 'ringing' ? 'DISTRIBUTED' : 'IN_PROCESSING';
}
