import type { Activity, Availability } from '../../modules/domain/agent.js';
import { keyed } from '../../modules/domain/document.js';
import type {
  MemberReading,
  QueueReading,
  Reading,
  RosterAgent,
  RosterQueue,
} from '../../modules/domain/reading.js';
import type { WaitingCall } from '../../modules/domain/waiting-call.js';
import type { Whole } from './yeastar.pages.js';
import { isReachable } from './yeastar.reachable.js';
import type {
  AgentStatus,
  CallStatus,
  PauseReasons,
  YeastarAgent,
  YeastarCall,
  YeastarExtension,
  YeastarQueue,
} from './yeastar.schema.js';
import type { YeastarAnswer } from './yeastar.wire.js';

/** Queues, and the people who are in one. An agent is known by the extension number, since the live rows have no id. */
export function rosterReading(
  queues: Whole<YeastarQueue>,
  reasons: YeastarAnswer<PauseReasons>,
  extensions: Whole<YeastarExtension>,
): Reading {
  const known = new Map(extensions.rows.map((extension) => [extension.number, extension]));
  const roster = {
    queues: keyed<RosterQueue>(),
    agents: keyed<RosterAgent>(),
    ...(reasons.value !== undefined && {
      pauseReasons: reasons.value.map(({ code, reason }) => ({ code, label: reason })),
    }),
  };
  for (const queue of queues.rows) {
    roster.queues[queue.id] = {
      id: queue.id,
      name: queue.name ?? queue.number ?? queue.id,
      ...(queue.number !== undefined && { number: queue.number }),
      ...(queue.ring_strategy !== undefined && { strategy: queue.ring_strategy }),
    };
    for (const { text, text2: number, value } of [...queue.dynamic_agent_list, ...queue.static_agent_list]) {
      const extension = known.get(number);
      const reachable = isReachable(extension?.online_status);
      const vendorId = value ?? extension?.id;
      roster.agents[number] = {
        id: number,
        name: text ?? extension?.caller_id_name ?? number,
        extension: number,
        ...(vendorId !== undefined && { vendorId }),
        ...(reachable !== undefined && { reachable }),
      };
    }
  }
  return { at: Math.min(queues.receivedAt, reasons.receivedAt, extensions.receivedAt), roster };
}

/** A known queue that is "not found" has nobody in it, but that says nothing of its members. */
export function queueReading(
  id: string,
  calls: YeastarAnswer<CallStatus>,
  agents: YeastarAnswer<AgentStatus>,
): Reading {
  const { waiting, active, ringing } = calls.value ?? { waiting: [], active: [], ringing: [] };
  const talkers = new Set(active.map((call) => call.callee_number));
  const queue: QueueReading = {
    waiting: waitingCalls(waiting, ringing, calls.receivedAt),
    talking: active.length,
    ...(agents.value !== undefined && {
      members: agents.value.map((agent) => memberReading(agent, talkers.has(agent.number))),
    }),
  };
  return { at: Math.min(calls.receivedAt, agents.receivedAt), queues: { [id]: queue } };
}

/** A ringing call has a row for each phone that rings, and may stand among the waiting too: it is one row. */
function waitingCalls(waiting: YeastarCall[], ringing: YeastarCall[], receivedAt: number): WaitingCall[] {
  const rows = new Map(waiting.map((call) => [call.call_id, waitingCall(call, receivedAt)]));
  const phones = new Map<string, Set<string>>();
  for (const call of ringing) {
    const known = rows.get(call.call_id);
    if (known?.state === 'waiting') rows.set(call.call_id, { ...known, state: 'ringing' });
    if (known === undefined) rows.set(call.call_id, { ...waitingCall(call, receivedAt), state: 'ringing' });
    const ring = phones.get(call.call_id) ?? new Set();
    if (call.callee_number !== undefined) ring.add(call.callee_number);
    phones.set(call.call_id, ring);
  }
  return [...rows.values()].map((row) => {
    const [agent, ...others] = phones.get(row.id) ?? [];
    return agent !== undefined && others.length === 0 ? { ...row, agent } : row;
  });
}

function waitingCall(call: YeastarCall, receivedAt: number): WaitingCall {
  const { call_id: id, caller_number: caller, caller_display_name: callerName, duration } = call;
  return {
    id,
    ...(caller !== undefined && { caller }),
    // A caller without a name is shown by the number.
    ...(callerName !== undefined && callerName !== caller && { callerName }),
    since: Math.round(receivedAt - duration * 1000),
    state: 'waiting',
    channel: 'voice',
  };
}

function memberReading(agent: YeastarAgent, talksHere: boolean): MemberReading {
  const { number: id, name, agent_type: kind, pause_reason: reason } = agent;
  const availability = availabilityOf(agent);
  const activity = activityOf(agent, talksHere);
  const pause = reason === undefined ? agent.is_pause : `${agent.is_pause} (${reason})`;
  return {
    id,
    ...(name !== undefined && { name }),
    extension: id,
    ...(availability !== undefined && { availability }),
    ...(activity !== undefined && { activity }),
    ...(availability === 'paused' && reason !== undefined && { reason }),
    ...(kind !== undefined && { kind }),
    vendorState: `login ${agent.is_login}, pause ${pause}, call ${agent.call_status}`,
  };
}

function availabilityOf({ is_login, is_pause }: YeastarAgent): Availability | undefined {
  if (is_login === '0') return 'logged-out';
  if (is_login !== '1') return undefined;
  if (is_pause === '1') return 'paused';
  return is_pause === '0' ? 'available' : undefined;
}

/** The vendor tells that a phone is in a call, not whose: only a call of this queue counts as this queue's work. */
function activityOf({ call_status }: YeastarAgent, talksHere: boolean): Activity | undefined {
  switch (call_status) {
    case '1':
      return 'idle';
    case '2':
    case '4':
      return talksHere ? 'on-call' : 'other-call';
    case '3':
      return 'ringing';
    case '5':
      return talksHere ? 'on-hold' : 'other-call';
    default:
      return undefined;
  }
}
