import type { Floor } from '../engine/floor.js';
import type { Agent, Call } from '../engine/floor.model.js';
import { missing, notFound, YeastarFailure, type Fields } from './yeastar.envelope.js';
import type { YeastarParams } from './yeastar.params.js';
import type { YeastarQuirks } from './yeastar.quirks.js';

/** A party of a call: an agent, or the caller. */
export interface Party {
  call: Call;
  agent?: Agent;
}

/** call/query: live calls with the channels of their parties. Every call of the floor comes from outside. */
export class YeastarCalls {
  constructor(
    private readonly floor: Floor,
    private readonly quirks: YeastarQuirks,
  ) {}

  query(params: YeastarParams): Fields {
    const data = this.select(params).map((call) => ({ call_id: call.id, members: this.members(call) }));
    if (data.length === 0 && this.quirks.noCalls === '60001') throw notFound({ data });
    if (data.length === 0 && this.quirks.noCalls === 'absent') return {};
    return { data };
  }

  /** The party of a channel; undefined when the call has ended. */
  partyAt(channel: string): Party | undefined {
    for (const call of this.floor.calls.values()) {
      if (callerChannel(call) === channel) return { call };
      const agent = this.parties(call).find((one, index) => agentChannel(one, call, index) === channel);
      if (agent !== undefined) return { call, agent };
    }
    return undefined;
  }

  private select(params: YeastarParams): Call[] {
    const callId = params.text('call_id');
    const type = params.oneOf('type', ['inbound', 'outbound', 'internal']);
    const extension = params.text('extension');
    const filters = [callId, type, extension].filter((filter) => filter !== undefined);
    if (filters.length === 0) throw missing('call_id');
    if (filters.length > 1) throw new YeastarFailure(40002);
    const calls = [...this.floor.calls.values()];
    if (callId !== undefined) return calls.filter(({ id }) => id === callId);
    if (type !== undefined) return type === 'inbound' ? calls : [];
    return calls.filter((call) => this.parties(call).some(({ number }) => number === extension));
  }

  private parties(call: Call): Agent[] {
    const ids = call.agentId === undefined ? [...call.ringing.keys()] : [call.agentId];
    return ids.flatMap((id) => this.floor.agents.get(id) ?? []);
  }

  /** The call's parties, as an event has them too. */
  members(call: Call): Fields[] {
    const parties = this.parties(call);
    const queueNumber = this.floor.queues.get(call.queueId ?? '')?.number;
    const path = queueNumber ?? '';
    const inbound = {
      from: call.caller,
      to: queueNumber ?? parties[0]?.number ?? '',
      trunk_name: 'main',
      channel_id: callerChannel(call),
      member_status: callerStatus(call),
      call_path: path,
    };
    const extensions = parties.map((agent, index) => ({
      extension: {
        number: agent.number,
        channel_id: agentChannel(agent, call, index),
        member_status: agentStatus(call),
        call_path: path,
      },
    }));
    return [{ inbound }, ...extensions];
  }
}

const callerChannel = (call: Call): string => channelId('trunk-main-endpoint', call, 0);

const agentChannel = ({ number }: Agent, call: Call, index: number): string =>
  channelId(number, call, index + 1);

function channelId(endpoint: string, call: Call, nth: number): string {
  return `PJSIP/${endpoint}-${(call.sequence * 16 + nth).toString(16).padStart(8, '0')}`;
}

/** The held party has the status HOLD: the caller when the agent holds, and the reverse. */
function callerStatus(call: Call): string {
  if (call.state === 'waiting' || call.state === 'ringing') return 'ALERT';
  return call.heldBy === 'agent' ? 'HOLD' : 'ANSWERED';
}

function agentStatus(call: Call): string {
  if (call.state === 'ringing') return 'RING';
  return call.heldBy === 'caller' ? 'HOLD' : 'ANSWER';
}
