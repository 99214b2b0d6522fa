import type { Agent, AgentId, Call, FloorEvent, Queue } from '../engine/floor.model.js';
import type { Fields } from './portsip.reply.js';

interface Ended {
  call: Call;
  queue: Queue;
  event: FloorEvent;
  agents: ReadonlyMap<AgentId, Agent>;
  tenant: string;
}

/** Where callers go whom the queue sends elsewhere. */
const OVERFLOW = '9000';
const PBX = '192.168.1.93';

/**
 * The record of a call that has ended, as the page of events has it: the queue is a target that answers at once and refers the
 * caller to the one who takes the call, whose phone began to ring before.
 */
export function callRecord({ call, queue, event, agents, tenant }: Ended): Fields {
  const { at, outcome } = event;
  const { answeredAt, agentId } = call;
  const leftAt = answeredAt ?? at;
  const number = answeredAt === undefined ? undefined : agents.get(agentId ?? '')?.number;
  const goesOn = number ?? (outcome === 'overflowed' ? OVERFLOW : undefined);
  const entered = seconds(call.arrivedAt);
  const target = (callee: string, from: number, to: number, fields: Fields): Fields => ({
    ...{ answered_time: seconds(from), call_type: 'normal_call', callee, caller: call.caller },
    ...{ destination: `sip:${callee}@${PBX}:8916`, did: '', ended_time: seconds(to), id: tenant },
    ...{ outbound_caller_id: '', ring_duration: '0', ring_time: seconds(from), start_time: seconds(from) },
    ...{ status: 'answered', status_code: 0, trunk_name: '' },
    talk_duration: String(Number(seconds(to)) - Number(seconds(from))),
    ...fields,
  });
  const reason = goesOn === undefined ? 'caller_disconnected' : 'referred';
  const talked: Fields = number === undefined ? {} : { start_time: entered, ring_time: entered };
  return {
    answered_time: entered,
    call_id: `${call.id}..`,
    call_status: 'answered',
    call_targets: [
      target(queue.number, call.arrivedAt, leftAt, { end_reason: reason }),
      ...(goesOn === undefined ? [] : [target(goesOn, leftAt, at, { end_reason: 'None', ...talked })]),
    ],
    callee: queue.number,
    callee_domain: 'plant.example',
    caller: call.caller,
    caller_display_name: call.callerName ?? call.caller,
    caller_domain: PBX,
    did: '',
    direction: 'in',
    ended_reason: goesOn === undefined ? 'caller_disconnect' : 'callee_disconnect',
    ended_time: seconds(at),
    event_type: 'call_cdr',
    outbound_caller_id: '',
    ring_duration: '0',
    ring_time: entered,
    start_time: entered,
    status_code: '0',
    talk_duration: Number(seconds(at)) - Number(entered),
    tenant_id: tenant,
    tenant_name: 'plant',
    trunk_name: '',
    user_data: '',
  };
}

const seconds = (instant: number): string => String(Math.floor(instant / 1000));
