import type { Floor } from '../engine/floor.js';
import type { Agent, Call, FloorEvent } from '../engine/floor.model.js';
import type { YeastarCalls } from './yeastar.calls.js';
import type { Fields } from './yeastar.envelope.js';
import type { YeastarQuirks } from './yeastar.quirks.js';
import { uidOf } from './yeastar.reports.js';

const SERIAL = '3631A2124000';
/** Events whose `msg` is the text of an object, in the vendor's examples. */
const LEGACY = new Set([30007, 30008, 30009, 30012, 30016, 30023, 30024]);
/** The only status the pages show is "Paused"; the others are assumed. */
const STATUSES = {
  'agent-pause': 'Paused',
  'agent-unpause': 'Idle',
  'agent-login': 'Idle',
  'agent-logout': 'Logged Out',
} as const;
const ENDED = { completed: 'ANSWERED', abandoned: 'ABANDONED', overflowed: 'NO ANSWER' } as const;

export interface YeastarEvent {
  readonly type: number;
  readonly sn?: string;
  readonly msg: Fields | string;
}

/** What the PBX says of the floor's own events. None says that a caller joined a queue: only the call's state does. */
export class YeastarEvents {
  /** Calls that have not ended: the floor forgets a call before it says so. */
  private readonly calls = new Map<string, Call>();

  constructor(
    private readonly floor: Floor,
    private readonly queries: YeastarCalls,
    private readonly quirks: YeastarQuirks,
  ) {}

  of(event: FloorEvent): YeastarEvent[] {
    const agent = this.floor.agents.get(event.agentId ?? '');
    switch (event.type) {
      case 'agent-pause':
      case 'agent-unpause':
      case 'agent-login':
      case 'agent-logout':
        return this.status(event, agent, STATUSES[event.type]);
      case 'call-arrived':
        return this.state(event);
      case 'call-ringing':
        return [...this.state(event), ...this.extension(agent, 'Ringing')];
      case 'call-answered':
        return [...this.state(event), ...this.extension(agent, 'Busy')];
      case 'ringing-ended':
        return this.extension(agent, 'Idle');
      case 'call-missed':
        return [...this.missed(event, agent), ...this.state(event), ...this.extension(agent, 'Idle')];
      case 'call-ended':
        return [...this.ended(event), ...this.extension(agent, 'Idle')];
      case 'agent-registered':
        return this.registration(agent, 'Registered');
      case 'agent-unregistered':
        return this.registration(agent, 'Unregistered');
      case 'agent-added':
        return [this.event(30022, { extension: agent?.number })];
      default:
        return [];
    }
  }

  private status({ queueId = '', reason }: FloorEvent, agent: Agent | undefined, status: string) {
    const queue = this.floor.queues.get(queueId);
    if (queue === undefined || agent === undefined) return [];
    const msg = { queue_number: `queue-${queue.number}`, agent_number: agent.number, status };
    return [this.event(30029, reason === undefined ? msg : { ...msg, reason })];
  }

  private state({ callId = '' }: FloorEvent): YeastarEvent[] {
    const call = this.floor.calls.get(callId);
    if (call === undefined) return [];
    this.calls.set(callId, call);
    return [this.event(30011, { call_id: call.id, members: this.queries.members(call) })];
  }

  /** The vendor's example has no serial number. */
  private missed({ queueId = '', callId = '' }: FloorEvent, agent: Agent | undefined): YeastarEvent[] {
    const queue = this.floor.queues.get(queueId);
    const call = this.floor.calls.get(callId);
    if (queue === undefined || call === undefined || agent === undefined) return [];
    const msg = {
      queue_number: queue.number,
      agent_number: agent.number,
      caller_number: call.caller,
      call_id: call.id,
    };
    return [{ type: 30026, msg }];
  }

  private ended({ callId = '', outcome }: FloorEvent): YeastarEvent[] {
    const call = this.calls.get(callId);
    if (call === undefined) return [];
    this.calls.delete(callId);
    const agent = this.floor.agents.get(call.agentId ?? '');
    const queue = this.floor.queues.get(call.queueId ?? '');
    const now = this.floor.now();
    return [
      this.event(30012, {
        call_id: call.id,
        time_start: new Date(call.arrivedAt).toISOString().slice(0, 19).replace('T', ' '),
        call_from: call.caller,
        call_to: agent?.number ?? queue?.number ?? '',
        call_duration: seconds(now - call.arrivedAt),
        talk_duration: call.answeredAt === undefined ? 0 : seconds(now - call.answeredAt),
        src_trunk_name: 'main',
        status: ENDED[outcome ?? 'completed'],
        type: 'Inbound',
        agent_ring_time: call.answeredAt === undefined ? 0 : seconds(call.answeredAt - call.arrivedAt),
        uid: uidOf(call),
      }),
    ];
  }

  private extension(agent: Agent | undefined, status: string): YeastarEvent[] {
    return agent === undefined ? [] : [this.event(30008, { extension: agent.number, status })];
  }

  private registration(agent: Agent | undefined, status: string): YeastarEvent[] {
    return agent === undefined
      ? []
      : [this.event(30007, { extension: agent.number, kind: 'Sip', status, registered_ip: '192.0.2.7' })];
  }

  private event(type: number, msg: Fields): YeastarEvent {
    const isText = this.quirks.eventTexts === 'legacy' && LEGACY.has(type);
    return { type, sn: SERIAL, msg: isText ? JSON.stringify(msg) : msg };
  }
}

const seconds = (ms: number): number => Math.floor(ms / 1000);
