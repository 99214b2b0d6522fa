import type { Floor } from '../engine/floor.js';
import type { Agent, Call, Membership, Queue } from '../engine/floor.model.js';
import { withOddRows } from '../wire/odd-rows.js';
import { notFound, YeastarFailure, type Fields } from './yeastar.envelope.js';
import type { YeastarParams } from './yeastar.params.js';
import type { YeastarQuirks } from './yeastar.quirks.js';

const CALL_STATUS = { unknown: 0, idle: 1, inCall: 2, ringing: 3, inCallAndRinging: 4, onHold: 5 } as const;

const NO_CALLS = {
  waiting_list: [],
  active_list: [],
  waiting_calls: 0,
  active_calls: 0,
  ringing_list: [],
  ringing_calls: 0,
};
const NO_AGENTS = { total_number: 0, data: [] };

/** queue/call_status and queue/agent_status: one queue's live calls and agents. */
export class YeastarStatus {
  constructor(
    private readonly floor: Floor,
    private readonly quirks: YeastarQuirks,
  ) {}

  calls(params: YeastarParams): Fields {
    const queue = this.queue(params);
    if (!queue) throw notFound(NO_CALLS);
    const idle = queue.waiting.size === 0 && queue.talking.size === 0;
    if (idle && this.quirks.idleQueue === '60001') throw notFound(NO_CALLS);
    this.refuseFirst(queue);
    const waiting = this.waiting(queue);
    const active = [...queue.talking.values()].map((call) => this.active(call));
    const ringing = [...queue.waiting.values()].flatMap((call) => this.ringing(call));
    return {
      waiting_list: withOddRows(waiting, 'caller', 'call_id', this.quirks),
      active_list: active,
      waiting_calls: waiting.length + Number(this.quirks.countsMore),
      active_calls: active.length,
      ...(!this.quirks.noRinging && { ringing_list: ringing, ringing_calls: ringing.length }),
    };
  }

  agents(params: YeastarParams): Fields {
    const queue = this.queue(params);
    if (!queue) throw notFound(NO_AGENTS);
    if (queue.members.size === 0 && this.quirks.idleQueue === '60001') throw notFound(NO_AGENTS);
    this.refuseFirst(queue);
    const data = [...queue.members.values()].map((member) => this.agent(member));
    const total = data.length + Number(this.quirks.countsMore);
    return {
      ...(!this.quirks.omitTotalNumber && { total_number: total }),
      data: withOddRows(data, 'agent', 'number', this.quirks),
    };
  }

  private queue(params: YeastarParams): Queue | undefined {
    const id = params.int('id');
    return id === undefined ? undefined : this.floor.queues.get(String(id));
  }

  private refuseFirst(queue: Queue): void {
    const { oneQueueRefused } = this.quirks;
    const isFirst = this.floor.queues.keys().next().value === queue.id;
    if (oneQueueRefused !== false && isFirst) throw new YeastarFailure(Number(oneQueueRefused));
  }

  private waiting(queue: Queue): Fields[] {
    const listed = [...queue.waiting.values()].filter(
      ({ state }) => state === 'waiting' || this.quirks.ringingAlsoWaiting,
    );
    if (this.quirks.waitingOrder === 'newest-first') listed.reverse();
    const callee = this.quirks.calleeNumber === 'id' ? queue.id : queue.number;
    return listed.map((call) => this.row(call, callee, queue.name, call.arrivedAt));
  }

  private ringing(call: Call): Fields[] {
    return [...call.ringing].map(([agentId, since]) => {
      const agent = this.floor.agents.get(agentId);
      return this.row(call, agent?.number ?? '', agent?.name ?? '', since);
    });
  }

  private active(call: Call): Fields {
    const agent = this.floor.agents.get(call.agentId ?? '');
    return this.row(call, agent?.number ?? '', agent?.name ?? '', call.answeredAt ?? call.arrivedAt);
  }

  private row(call: Call, calleeNumber: string, calleeName: string, since: number): Fields {
    return {
      call_id: call.id,
      caller_number: call.caller,
      caller_display_name: call.callerName ?? call.caller,
      callee_number: calleeNumber,
      callee_display_name: calleeName,
      duration: Math.floor((this.floor.now() - since) / 1000),
    };
  }

  private agent(member: Membership): Fields {
    const agent = this.floor.agents.get(member.agentId);
    const thresholds = {
      max_threshold_for_pause_time: this.threshold(member.pause),
      max_threshold_for_logout_time: this.threshold(member.logout),
    };
    return {
      name: agent?.name,
      number: agent?.number,
      is_login: Number(member.loggedIn),
      is_pause: Number(member.paused),
      call_status: agent ? callStatus(agent) : CALL_STATUS.unknown,
      pause_reason: member.reason ?? '',
      agent_type: member.kind,
      ...(this.quirks.firmware === 'new' ? thresholds : {}),
    };
  }

  private threshold(timed: Membership['pause']): number {
    if (!timed) return 0;
    const ms = this.quirks.pauseTime === 'remaining' ? timed.until - this.floor.now() : timed.forMs;
    return Math.ceil(ms / 1000);
  }
}

/** Status of the extension, equal in all queues. There is none for wrap-up, nor for a hold by the agent. */
function callStatus(agent: Agent): number {
  if (agent.queueCall) {
    return agent.queueCall.heldBy === 'caller' ? CALL_STATUS.onHold : CALL_STATUS.inCall;
  }
  if (agent.directCall) return agent.ringing ? CALL_STATUS.inCallAndRinging : CALL_STATUS.inCall;
  if (agent.ringing) return CALL_STATUS.ringing;
  return agent.registered ? CALL_STATUS.idle : CALL_STATUS.unknown;
}
