import type { Floor } from '../engine/floor.js';
import type { Agent, Call, CallId, Queue } from '../engine/floor.model.js';
import { withOddRows } from '../wire/odd-rows.js';
import { dateWriter } from './voximplant.dates.js';
import type { Fields } from './voximplant.envelope.js';
import type { VoximplantParams } from './voximplant.params.js';
import { queues, required, userName } from './voximplant.selection.js';
import type { VoximplantSkills } from './voximplant.skills.js';
import { callStatus, statusFields, type StatusWriter } from './voximplant.status.js';

const ENDED_SHOWN_MS = 60_000;

type DateWriter = (instant: number) => string;

/** GetSQState: the live state of some or all queues of the application. */
export class VoximplantState {
  private readonly calls = new Map<CallId, Call>();
  private endings: { call: Call; at: number }[] = [];

  constructor(
    private readonly floor: Floor,
    private readonly skills: VoximplantSkills,
    private readonly writer: StatusWriter,
  ) {
    floor.onChange(({ type, callId = '', at }) => {
      const call = floor.calls.get(callId);
      if (call !== undefined) this.calls.set(callId, call);
      const ended = type === 'call-ended' ? this.calls.get(callId) : undefined;
      if (ended === undefined) return;
      this.calls.delete(callId);
      if (!writer.quirks.endedTasks) return;
      this.endings = [...this.endings.filter((one) => one.at > at - ENDED_SHOWN_MS), { call: ended, at }];
    });
  }

  get(params: VoximplantParams): Fields {
    const date = dateWriter(params, this.writer.quirks);
    const chosen = required(queues(params, this.floor));
    const { stateEmpty, stateWithoutLast } = this.writer.quirks;
    if (stateEmpty) return { result: [] };
    const last = stateWithoutLast ? [...this.floor.queues.keys()].at(-1) : undefined;
    const listed = chosen.filter(({ id }) => id !== last);
    return { result: listed.map((queue) => this.queue(queue, date)) };
  }

  private queue(queue: Queue, date: DateWriter): Fields {
    const members = [...queue.members.keys()].flatMap((id) => this.floor.agents.get(id) ?? []);
    const { quirks, pauseReasons } = this.writer;
    const listed = members.filter(
      (agent) => quirks.offlineInState || callStatus(agent, pauseReasons).name !== 'OFFLINE',
    );
    const agents = listed.map((agent) => this.agent(agent, date));
    const calls = [...queue.talking.values(), ...queue.waiting.values()];
    const [first] = queue.waiting.values();
    const tasks = calls.map((call) => this.task(call, call === first));
    return {
      sq_queue_id: Number(queue.id),
      sq_queue_name: queue.name,
      ...this.list('sq_agents', withOddRows(agents, 'agent', 'user_id', quirks)),
      ...this.list('tasks', quirks.endedTasks ? [...tasks, ...this.ended(queue)] : tasks),
    };
  }

  /** A list, where it has no rows in the form of the switch. */
  private list(name: string, rows: readonly Fields[]): Fields {
    const { emptyLists } = this.writer.quirks;
    if (rows.length > 0 || emptyLists === 'array') return { [name]: rows };
    if (emptyLists === 'absent') return {};
    return { [name]: emptyLists === 'null' ? null : {} };
  }

  /** The tasks of calls that ended in the last minute. */
  private ended({ id }: Queue): Fields[] {
    const since = this.floor.now() - ENDED_SHOWN_MS;
    return this.endings
      .filter(({ call, at }) => call.queueId === id && at > since)
      .map(({ call, at }) => ({ ...this.task(call, false, at), status: 'ENDED' }));
  }

  private agent(agent: Agent, date: DateWriter) {
    return {
      user_id: Number(agent.id),
      user_name: userName(agent),
      user_display_name: agent.name,
      sq_skills: this.skills.of(agent.id),
      sq_statuses: statusFields(agent, this.writer, date),
    };
  }

  /** A task has no id, number or instant: only its waiting time, and the scenario's custom data. */
  private task(call: Call, isFirst: boolean, now = this.floor.now()): Fields {
    const { waitingTimeAbsent, waitingUser } = this.writer.quirks;
    const chosen = call.agentId ?? (call.ringing.size === 1 ? call.ringing.keys().next().value : undefined);
    return {
      task_type: 'CALL',
      status: taskStatus(call),
      ...(chosen !== undefined && { user_id: Number(chosen) }),
      ...(chosen === undefined && waitingUser === 'zero' && { user_id: 0 }),
      sq_skills: [],
      ...(!(isFirst && waitingTimeAbsent) && { waiting_time: (call.answeredAt ?? now) - call.arrivedAt }),
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
