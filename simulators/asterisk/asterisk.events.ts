import type { Floor } from '../engine/floor.js';
import type { Agent, Call, FloorEvent } from '../engine/floor.model.js';
import type { Block } from './asterisk.blocks.js';
import { callerChannel } from './asterisk.members.js';
import type { AsteriskManager } from './asterisk.manager.js';
import type { AsteriskQuirks } from './asterisk.quirks.js';

/** What the manager interface tells of the floor's own events. */
export class AsteriskEvents {
  /** Calls that have not ended; the floor forgets a call before it says so. */
  private readonly calls = new Map<string, Call>();

  constructor(
    private readonly floor: Floor,
    private readonly manager: AsteriskManager,
    private readonly quirks: Pick<AsteriskQuirks, 'stampedEvents'>,
  ) {}

  /** Until the function that is returned is called. */
  listen(push: (event: Block) => void): () => void {
    return this.floor.onChange((event) => {
      const stamp = this.quirks.stampedEvents && { Timestamp: (event.at / 1000).toFixed(6) };
      for (const block of this.eventsOf(event)) push({ ...block, ...stamp });
    });
  }

  private eventsOf(event: FloorEvent): Block[] {
    const agent = this.floor.agents.get(event.agentId ?? '');
    switch (event.type) {
      case 'call-arrived':
        return [...this.ofChannel(event, 'Newstate'), ...this.ofCall(event, 'QueueCallerJoin')];
      case 'call-ringing':
        return [...this.ofCall(event, 'AgentCalled'), ...this.states(agent)];
      case 'call-missed':
        return [...this.ofCall(event, 'AgentRingNoAnswer'), ...this.states(agent)];
      case 'call-answered':
        return [...this.answered(event), ...this.states(agent)];
      case 'call-ended':
        return [...this.ended(event), ...this.states(agent)];
      case 'agent-pause':
      case 'agent-unpause':
        return this.members(agent, 'QueueMemberPause');
      case 'member-added':
      case 'agent-login':
        return this.members(agent, 'QueueMemberAdded', event.queueId);
      case 'member-removed':
      case 'agent-logout':
        return this.removed(event, agent);
      case 'queue-added':
      case 'queue-removed':
      case 'queue-renamed':
      case 'queue-changed':
        return [{ Event: 'Reload', Privilege: 'system,all', Module: 'app_queue', Status: 0 }];
      default:
        return this.states(agent);
    }
  }

  private answered(event: FloorEvent): Block[] {
    const call = this.calls.get(event.callId ?? '');
    const times = { HoldTime: this.held(call, event.at), RingTime: 0 };
    return [
      ...this.ofCall(event, 'QueueCallerLeave'),
      ...this.ofCall(event, 'AgentConnect').map((block) => ({ ...block, ...this.member(event), ...times })),
    ];
  }

  /** Asterisk tells of an abandonment also when a caller's time is up; only who hangs up asks for the channel's end before. */
  private ended(event: FloorEvent): Block[] {
    const call = this.calls.get(event.callId ?? '');
    const HoldTime = this.held(call, call?.answeredAt ?? event.at);
    const TalkTime = secondsBetween(call?.answeredAt ?? event.at, event.at);
    const left = [
      ...this.ofCall(event, 'QueueCallerAbandon').map((block) => ({ ...block, HoldTime })),
      ...this.ofCall(event, 'QueueCallerLeave'),
    ];
    const completed = this.ofCall(event, 'AgentComplete').map((block) => ({
      ...{ ...block, ...this.member(event), HoldTime, TalkTime },
      Reason: 'caller',
    }));
    const blocks = [
      ...(event.outcome === 'overflowed' ? [] : this.ofChannel(event, 'HangupRequest')),
      ...(event.outcome === 'completed' ? completed : left),
      ...this.ofChannel(event, 'Hangup'),
    ];
    this.calls.delete(event.callId ?? '');
    return blocks;
  }

  private held(call: Call | undefined, until: number): number {
    return call === undefined ? 0 : secondsBetween(call.arrivedAt, until);
  }

  private member({ agentId, queueId = '' }: FloorEvent): Block {
    const agent = this.floor.agents.get(agentId ?? '');
    if (agent === undefined) return {};
    return { Interface: this.manager.members.location(agent, queueId), MemberName: agent.name };
  }

  /** Of the caller's channel. */
  private ofChannel(event: FloorEvent, name: string): Block[] {
    return this.ofCall(event, name).map(({ Queue: _queue, Count: _count, ...block }) => ({
      ...block,
      Privilege: 'call,all',
    }));
  }

  private ofCall({ callId = '', queueId = '' }: FloorEvent, ...names: string[]): Block[] {
    const call = this.floor.calls.get(callId) ?? this.calls.get(callId);
    const queue = this.floor.queues.get(queueId);
    if (call === undefined || queue === undefined) return [];
    this.calls.set(callId, call);
    return names.map((Event) => ({
      Event,
      Privilege: 'agent,all',
      Channel: callerChannel(call),
      CallerIDNum: call.caller,
      CallerIDName: call.callerName ?? '<unknown>',
      Uniqueid: call.id,
      Linkedid: call.id,
      Queue: queue.name,
      Count: queue.waiting.size,
    }));
  }

  private states(agent: Agent | undefined): Block[] {
    return this.members(agent, 'QueueMemberStatus');
  }

  private members(agent: Agent | undefined, name: string, queueId?: string): Block[] {
    const { members, status } = this.manager;
    return [...(agent?.memberships.values() ?? [])].flatMap((membership) => {
      const queue = this.floor.queues.get(membership.queueId);
      if (queue === undefined || (queueId !== undefined && queue.id !== queueId)) return [];
      if (!members.of(queue).includes(membership)) return [];
      const { Location, Name, ...fields } = status.member(membership, queue);
      return [{ Event: name, Privilege: 'agent,all', ...fields, MemberName: Name, Interface: Location }];
    });
  }

  private removed({ queueId = '' }: FloorEvent, agent: Agent | undefined): Block[] {
    const queue = this.floor.queues.get(queueId);
    if (queue === undefined || agent === undefined) return [];
    const Interface = this.manager.members.location(agent, queue.id);
    const fields = { Queue: queue.name, MemberName: agent.name, Interface };
    return [{ Event: 'QueueMemberRemoved', Privilege: 'agent,all', ...fields }];
  }
}

/** Differences of whole seconds, as Asterisk counts. */
const secondsBetween = (from: number, to: number): number => Math.floor(to / 1000) - Math.floor(from / 1000);
