import type { Floor } from '../engine/floor.js';
import type { Call, Queue, QueueId } from '../engine/floor.model.js';
import { withOddRows } from '../wire/odd-rows.js';
import { collection, items } from './portsip.collection.js';
import type { PortsipIds } from './portsip.ids.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import type { QueueUpdate } from './portsip.queue-fields.js';
import { notFound, PortsipFailure, type Fields } from './portsip.reply.js';
import { wordOf } from './portsip.queue-fields.js';

/** Fields that no answer contains. */
const WRITE_ONLY = ['moh_prompt_file_id', 'intro_prompt_file_id'];

/** `call_queues`, `/{id}`, `/{id}/status`, `/{id}/waiting`: the queues and their waiting callers. */
export class PortsipQueues {
  /** Written settings that the floor does not have. */
  private readonly written = new Map<QueueId, Fields>();

  constructor(
    private readonly floor: Floor,
    private readonly ids: PortsipIds,
    private readonly quirks: PortsipQuirks,
  ) {}

  list(query: URLSearchParams): Fields {
    const rows = [...this.floor.queues.values()].map((queue) => this.summary(queue));
    return collection(withOddRows(rows, 'queue', 'id', this.quirks), query, this.quirks);
  }

  find(id: string): Queue {
    for (const queue of this.floor.queues.values()) if (this.ids.queue(queue) === id) return queue;
    throw notFound();
  }

  write({ id }: Queue, fields: QueueUpdate): void {
    const readable = Object.entries(fields).filter(([name]) => !WRITE_ONLY.includes(name));
    this.written.set(id, { ...this.written.get(id), ...Object.fromEntries(readable) });
  }

  forget({ id }: Queue): void {
    this.written.delete(id);
  }

  /** Whether the PBX sets an agent ready after login and after each call. */
  autoReady({ id }: Queue): boolean {
    return this.written.get(id)?.['agent_auto_ready'] !== false;
  }

  /** A floor's queues are always open. */
  status(_queue: Queue): Fields {
    return { status: 'ONLINE' };
  }

  waiting(queue: Queue): Fields {
    const calls = this.quirks.waitingWorks ? [...queue.waiting.values()] : [];
    if (this.quirks.waitingOrder === 'newest-first') calls.reverse();
    const { oneQueueRefused } = this.quirks;
    const isFirst = this.floor.queues.keys().next().value === queue.id;
    if (oneQueueRefused !== false && isFirst) throw new PortsipFailure(Number(oneQueueRefused));
    const rows = calls.map((call) => this.caller(call));
    return items(withOddRows(rows, 'caller', 'session_id', this.quirks), this.quirks);
  }

  detail(queue: Queue): Fields {
    const none = this.blank();
    const promptOf = (kind: string): Fields => ({
      [`${kind}_prompt_file_name`]: none,
      [`${kind}_prompt_file_size`]: 0,
      [`${kind}_prompt_file_url`]: none,
    });
    const wrapUp = { enable_wrap_up: queue.wrapUpSeconds > 0, wrap_up_time: Math.round(queue.wrapUpSeconds) };
    return {
      ...this.summary(queue),
      max_callers: queue.maxWaiting,
      ...promptOf('moh'),
      intro_type: 'DISABLE',
      ...promptOf('intro'),
      max_waiting_time: queue.maxWaitSeconds,
      wait_when_no_agents_online: false,
      inform_position: 'DISABLE',
      inform_position_interval: 10,
      agent_auto_ready: true,
      agent_auto_not_ready_after_non_acd_call: true,
      sla_time: queue.slaSeconds,
      language: 'en-US',
      no_answer_forward_rule: { action: 'FORWARD_TO_VOICEMAIL', number: queue.number },
      night_mode_forward_rule: { action: 'HANGUP', number: none },
      enable_callback: false,
      callback_mode: 'ACTIVE',
      callback_timeout: 600,
      callback_outbound_prefix: none,
      outbound_caller_ids: [],
      enable_sticky_routing: true,
      sticky_routing_duration: 30,
      enable_paid: false,
      enable_prid: false,
      extension_number_as_to_header: false,
      ...this.blanked(this.written.get(queue.id)),
      ...(this.quirks.version === '22.5' && wrapUp),
    };
  }

  /** An emptied text is written as a blank. */
  private blanked(fields: Fields = {}): Fields {
    return Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, value === '' ? this.blank() : value]),
    );
  }

  private summary(queue: Queue) {
    const { polling_strategy = wordOf(queue.strategy) } = this.written.get(queue.id) ?? {};
    return {
      id: this.ids.queue(queue),
      name: queue.name,
      extension_number: queue.number,
      ring_time: queue.ringSeconds,
      polling_strategy,
    };
  }

  /** A caller whose call rings an agent waits like the others: this vendor has no ringing state. */
  private caller(call: Call) {
    return {
      session_id: this.ids.session(call),
      extension_number: call.caller,
      display_name: call.callerName ?? this.blank(),
      waiting_time: Math.floor((this.floor.now() - call.arrivedAt) / 1000),
    };
  }

  private blank(): string | null | undefined {
    const { blanks } = this.quirks;
    if (blanks === 'absent') return undefined;
    return blanks === 'null' ? null : '';
  }
}
