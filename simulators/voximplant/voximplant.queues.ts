import type { Floor } from '../engine/floor.js';
import type { Queue, QueueId } from '../engine/floor.model.js';
import { withOddRows } from '../wire/odd-rows.js';
import { missing, VoximplantFailure, type Fields } from './voximplant.envelope.js';
import { listing } from './voximplant.selection.js';
import type { VoximplantParams } from './voximplant.params.js';
import type { VoximplantQuirks } from './voximplant.quirks.js';
import { queues, required, users } from './voximplant.selection.js';

const AGENT_SELECTIONS = ['MOST_QUALIFIED', 'LEAST_QUALIFIED', 'MAX_WAITING_TIME'] as const;
const TASK_SELECTIONS = ['MAX_PRIORITY', 'MAX_WAITING_TIME'] as const;

/** SQ_AddQueue, SQ_SetQueueInfo, SQ_DelQueue, SQ_GetQueues: keeps the settings that the floor does not have. */
export class VoximplantQueues {
  private readonly settings = new Map<QueueId, Fields>();

  constructor(
    private readonly floor: Floor,
    private readonly quirks: VoximplantQuirks,
  ) {}

  get(params: VoximplantParams): Fields {
    const template = params.text('sq_queue_name_template');
    const servers = users(params, this.floor);
    const chosen = (queues(params, this.floor) ?? [...this.floor.queues.values()]).filter(
      (queue) =>
        (template === undefined || queue.name.includes(template)) &&
        (servers === undefined || servers.some(({ id }) => queue.members.has(id))),
    );
    const { unreadableRow, duplicateRows } = this.quirks;
    const withCount = params.bool('with_agentcount') === true;
    return listing(
      withOddRows(
        chosen.map((queue) => this.row(queue, withCount)),
        'queue',
        'sq_queue_id',
        { unreadableRow, duplicateRows },
      ),
      params,
      this.quirks,
    );
  }

  add(params: VoximplantParams): Fields {
    const name = this.newName(params.requiredText('sq_queue_name', 100));
    const agents = params.requiredOneOf('call_agent_selection', AGENT_SELECTIONS);
    const tasks = params.requiredOneOf('call_task_selection', TASK_SELECTIONS);
    const given = this.given(params);
    const id = String(Math.max(0, ...[...this.floor.queues.keys()].map(Number)) + 1);
    this.floor.addQueue({ id, number: id, name });
    const created = this.now();
    this.settings.set(id, { agent_selection: agents, task_selection: tasks, created, ...given });
    this.limit(id, params);
    return { result: { sq_queue_id: Number(id) } };
  }

  set(params: VoximplantParams): Fields {
    const [queue, ...others] = required(queues(params, this.floor));
    if (queue === undefined || others.length > 0) throw missing();
    const name = params.has('new_sq_queue_name') ? params.requiredText('new_sq_queue_name', 100) : undefined;
    const given = this.given(params);
    if (name !== undefined && name !== queue.name) this.floor.renameQueue(queue.id, this.newName(name));
    this.settings.set(queue.id, { ...this.settings.get(queue.id), ...given });
    this.limit(queue.id, params);
    return { result: 1 };
  }

  delete(params: VoximplantParams): Fields {
    for (const { id } of required(queues(params, this.floor))) {
      this.floor.removeQueue(id);
      this.settings.delete(id);
    }
    return { result: 1 };
  }

  private row(queue: Queue, withCount: boolean): Fields {
    return {
      sq_queue_id: Number(queue.id),
      sq_queue_name: queue.name,
      agent_selection: 'MAX_WAITING_TIME',
      task_selection: 'MAX_WAITING_TIME',
      hold_calls_if_inactive_agents: false,
      hold_im_if_inactive_agents: true,
      description: '',
      created: '2026-01-05 08:00:00',
      modified: '2026-01-05 08:00:00',
      // Rounded up when it was set in seconds.
      call_max_waiting_time: Math.ceil(queue.maxWaitSeconds / 60),
      call_max_waiting_time_in_seconds: queue.maxWaitSeconds,
      call_max_queue_size: queue.maxWaiting,
      ...this.settings.get(queue.id),
      ...(withCount && { agentcount: queue.members.size + Number(this.quirks.countsMore) }),
    };
  }

  /** Under the names they have in a result, which are not those of the request. */
  private given(params: VoximplantParams): Fields {
    const priority = params.int('priority');
    if (priority !== undefined && (priority < 1 || priority > 100))
      throw new VoximplantFailure(497, 'priority');
    // Declared, but SQ_GetQueues does not return them.
    params.oneOf('im_agent_selection', AGENT_SELECTIONS);
    params.oneOf('im_task_selection', TASK_SELECTIONS);
    const chatWait = waitOf(params, 'im');
    waitOf(params, 'call');
    const values: Fields = {
      agent_selection: params.oneOf('call_agent_selection', AGENT_SELECTIONS),
      task_selection: params.oneOf('call_task_selection', TASK_SELECTIONS),
      hold_calls_if_inactive_agents: params.bool('hold_calls_if_inactive_agents'),
      hold_im_if_inactive_agents: params.bool('hold_im_if_inactive_agents'),
      description: params.has('description') ? params.requiredText('description', 200) : undefined,
      im_max_waiting_time: chatWait === undefined ? undefined : Math.ceil(chatWait / 60),
      im_max_waiting_time_in_seconds: chatWait,
      im_max_queue_size: params.count('im_max_queue_size'),
      modified: this.now(),
    };
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  }

  /** Limits that apply to the floor's callers. */
  private limit(id: QueueId, params: VoximplantParams): void {
    const queue = this.floor.state.queue(id);
    queue.maxWaitSeconds = waitOf(params, 'call') ?? queue.maxWaitSeconds;
    queue.maxWaiting = params.count('call_max_queue_size') ?? queue.maxWaiting;
  }

  private newName(name: string): string {
    if ([...this.floor.queues.values()].some((queue) => queue.name === name))
      throw new VoximplantFailure(493);
    return name;
  }

  private now(): string {
    return new Date(this.floor.now()).toISOString().slice(0, 19).replace('T', ' ');
  }
}

/** Seconds, given in minutes or in seconds but not in both. */
function waitOf(params: VoximplantParams, channel: 'call' | 'im'): number | undefined {
  const minutes = params.count(`${channel}_max_waiting_time`);
  const seconds = params.count(`${channel}_max_waiting_time_in_seconds`);
  if (minutes !== undefined && seconds !== undefined) throw new VoximplantFailure(458);
  return minutes === undefined ? seconds : minutes * 60;
}
