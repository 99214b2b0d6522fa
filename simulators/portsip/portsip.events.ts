import type { Floor } from '../engine/floor.js';
import type { Agent, Call, FloorEvent, Queue } from '../engine/floor.model.js';
import type { PortsipAgents } from './portsip.agents.js';
import { PortsipIds } from './portsip.ids.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { callRecord } from './portsip.records.js';
import type { Fields } from './portsip.reply.js';

/** Of a caller who was not answered. */
const LEAVING = { completed: undefined, abandoned: 'hangup', overflowed: 'overflow' } as const;
const TENANT = '676398719834259456';

/** An event and the number of the queue it is about; absent: it is about the queues as a whole. */
export interface PortsipEvent {
  readonly queue?: string;
  /** It is the record of a call. */
  readonly isRecord?: true;
  readonly fields: Fields;
}

/** What the WSI says of the floor's own events. Ids are decimal there, and the numbers in callers and agents are texts. */
export class PortsipEvents {
  private readonly ids = new PortsipIds({ ids: 'decimal' });
  /** Calls that have not ended: the floor forgets a call before it says so. */
  private readonly calls = new Map<string, Call>();

  constructor(
    private readonly floor: Floor,
    private readonly agents: PortsipAgents,
    private readonly quirks: Pick<PortsipQuirks, 'callerTimestamp'>,
  ) {}

  of(event: FloorEvent): PortsipEvent[] {
    const queue = this.floor.queues.get(event.queueId ?? '');
    const agent = this.floor.agents.get(event.agentId ?? '');
    switch (event.type) {
      case 'call-arrived':
        return this.caller(event, queue, 'enqueue');
      case 'call-answered':
        return [...this.caller(event, queue, 'agent_answered'), ...this.everywhere(agent)];
      case 'call-ended':
        return [...this.ended(event, queue), ...this.everywhere(agent)];
      case 'agent-login':
      case 'agent-logout':
      case 'agent-pause':
      case 'agent-unpause':
      case 'member-added':
        return this.inQueue(queue, agent);
      case 'queue-added':
        return [{ fields: this.management(queue, 'queue_created') }];
      case 'queue-renamed':
      case 'queue-changed':
        return [{ fields: this.management(queue, 'queue_updated') }];
      case 'queue-removed':
        return [{ fields: { event_type: 'queue_destroy', tenant_id: TENANT, queue_id: event.queueId } }];
      case 'member-removed':
        return this.delta(queue, 'queue_agent_status', {
          removed_agents: [{ agent_extension_number: agent?.number }],
        });
      default:
        return this.everywhere(agent);
    }
  }

  /** The state of a queue, as it is sent after a subscription. */
  snapshot(queue: Queue): Fields {
    return {
      event_type: 'queue_status',
      ...this.about(queue),
      queue_number: queue.number,
      queue_name: queue.name,
      waiting_list: [...queue.waiting.values()].map((call, index) => this.row(call, index + 1)),
      agents: [...queue.members.values()].flatMap(({ agentId }) => {
        const agent = this.floor.agents.get(agentId);
        return agent === undefined ? [] : [this.agent(queue, agent)];
      }),
    };
  }

  management(queue: Queue | undefined, name: string): Fields {
    return { event_type: name, tenant_id: TENANT, queue_number: queue?.number };
  }

  private caller({ callId = '', at }: FloorEvent, queue: Queue | undefined, reason: string): PortsipEvent[] {
    const call = this.floor.calls.get(callId) ?? this.calls.get(callId);
    if (call === undefined || queue === undefined) return [];
    this.calls.set(callId, call);
    const position = Math.max(1, [...queue.waiting.keys()].indexOf(callId) + 1);
    return this.delta(queue, 'queue_caller_status', {
      updated_callers: [
        {
          ...this.row(call, position),
          reason,
          ...(this.quirks.callerTimestamp === 'event' && { timestamp: seconds(at) }),
        },
      ],
    });
  }

  private ended(event: FloorEvent, queue: Queue | undefined): PortsipEvent[] {
    const reason = event.outcome === undefined ? undefined : LEAVING[event.outcome];
    const events = reason === undefined ? [] : this.caller(event, queue, reason);
    const call = this.calls.get(event.callId ?? '');
    this.calls.delete(event.callId ?? '');
    if (call === undefined || queue === undefined) return events;
    const fields = callRecord({ call, queue, event, agents: this.floor.agents, tenant: TENANT });
    return [...events, { isRecord: true, fields: { ...fields, session_id: this.ids.session(call) } }];
  }

  /** An agent's state, in each of the agent's queues. */
  private everywhere(agent: Agent | undefined): PortsipEvent[] {
    return [...(agent?.memberships.keys() ?? [])].flatMap((id) =>
      this.inQueue(this.floor.queues.get(id), agent),
    );
  }

  private inQueue(queue: Queue | undefined, agent: Agent | undefined): PortsipEvent[] {
    if (queue === undefined || agent === undefined) return [];
    return this.delta(queue, 'queue_agent_status', { updated_agents: [this.agent(queue, agent)] });
  }

  private delta(queue: Queue | undefined, name: string, fields: Fields): PortsipEvent[] {
    if (queue === undefined) return [];
    return [{ queue: queue.number, fields: { event_type: name, ...this.about(queue), ...fields } }];
  }

  private about(queue: Queue): Fields {
    return { tenant_id: TENANT, queue_id: this.ids.queue(queue) };
  }

  private row(call: Call, position: number): Fields {
    return {
      position: String(position),
      session_id: this.ids.session(call),
      caller_number: call.caller,
      caller_name: call.callerName ?? '',
      timestamp: seconds(call.arrivedAt),
      type: 'normal',
    };
  }

  private agent(queue: Queue, agent: Agent): Fields {
    const call = agent.queueCall?.queueId === queue.id ? agent.queueCall : undefined;
    return {
      state: this.agents.state(queue, agent),
      agent_extension_number: agent.number,
      session_id: call === undefined ? '' : this.ids.session(call),
      caller_number: call?.caller ?? '',
      caller_name: call?.callerName ?? '',
      timestamp: seconds(agent.since),
    };
  }
}

const seconds = (instant: number): string => String(Math.floor(instant / 1000));
