import type { AgentCall } from '../../modules/domain/agent.js';
import type { MemberReading, WaitingReading } from '../../modules/domain/reading.js';
import { callerFields, callWith } from '../kit/caller.js';
import type { YeastarCall } from './schema.js';

type NamedCall = Extract<WaitingReading, { id: string }>;

/** A ringing call has a row for each phone that rings, and may stand among the waiting too: it is one row. */
export function waitingCalls(
  waiting: YeastarCall[],
  ringing: YeastarCall[],
  receivedAt: number,
): NamedCall[] {
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

const callerOf = ({ caller_number, caller_display_name }: YeastarCall): AgentCall =>
  callerFields(caller_number, caller_display_name);

function waitingCall(call: YeastarCall, receivedAt: number): NamedCall {
  const { call_id: id, duration } = call;
  return {
    id,
    ...callerOf(call),
    ...(duration === undefined
      ? { since: Math.round(receivedAt), observed: true as const }
      : { since: Math.round(receivedAt - duration * 1000) }),
    state: 'waiting',
    channel: 'voice',
  };
}

/** Of several calls the vendor does not say which one is on hold. */
export function theirCall(talks: readonly YeastarCall[] = []): Pick<MemberReading, 'call'> {
  const [call, ...others] = talks;
  return call === undefined || others.length > 0 ? {} : callWith(callerOf(call));
}
