import type { Floor } from '../engine/floor.js';
import type { Call } from '../engine/floor.model.js';
import type { YeastarBody } from './yeastar.body.js';
import type { Party, YeastarCalls } from './yeastar.calls.js';
import { notFound, YeastarFailure, missing, type Fields } from './yeastar.envelope.js';
import type { YeastarQuirks } from './yeastar.quirks.js';

const NOT_SUPPORTED = 70132;
const NO_CHANNEL = 70130;

/** call/listen, call/hangup, call/transfer. An unknown monitor is "not found": that code is an assumption. */
export class YeastarCallControl {
  constructor(
    private readonly floor: Floor,
    private readonly calls: YeastarCalls,
    private readonly quirks: YeastarQuirks,
  ) {}

  /** The floor has no supervisors, so listening changes nothing on it. */
  listen(body: YeastarBody): Fields {
    const monitor = body.requiredText('monitor');
    const { call, agent } = this.party(body.requiredText('channel_id'));
    body.requiredOneOf('type', ['listen', 'whisper', 'barge']);
    if (this.agentAt(monitor) === undefined) throw notFound();
    if (agent === undefined || agent.id !== call.agentId) throw new YeastarFailure(NOT_SUPPORTED);
    return { call_id: call.id };
  }

  hangup(body: YeastarBody): Fields {
    const { call, agent } = this.party(body.requiredText('channel_id'));
    if (agent !== undefined && call.ringing.has(agent.id)) this.floor.miss(call.id, agent.id);
    else this.floor.hangup(call.id);
    return { call_id: call.id };
  }

  transfer(body: YeastarBody): Fields {
    const type = body.requiredOneOf('type', ['blind', 'attended']);
    const { call, agent } = this.party(body.requiredText('channel_id'));
    const number = body.requiredText('number');
    const permission = body.text('dial_permission');
    if (this.quirks.dialPermission === 'required' && permission === undefined)
      throw missing('dial_permission');
    if (permission !== undefined && this.agentAt(permission) === undefined) throw notFound();
    if (type === 'attended') throw new YeastarFailure(NOT_SUPPORTED);
    if (agent === undefined) this.move(call, number);
    // Without the agent the caller is alone, and hangs up.
    else this.floor.hangup(call.id);
    return { call_id: call.id };
  }

  /** To a queue, to an agent's phone, or out of the contact centre. */
  private move({ id, caller }: Call, number: string): void {
    const queue = [...this.floor.queues.values()].find((one) => one.number === number);
    const agent = this.agentAt(number);
    if (agent?.queueCall !== undefined || agent?.directCall !== undefined)
      throw new YeastarFailure(NOT_SUPPORTED);
    this.floor.hangup(id);
    if (queue !== undefined) this.floor.arrive(queue.id, { id, caller });
    else if (agent !== undefined) this.floor.directCall(agent.id, { id, caller });
  }

  private party(channelId: string): Party {
    const party = this.calls.partyAt(channelId);
    if (party === undefined) throw new YeastarFailure(NO_CHANNEL);
    return party;
  }

  private agentAt(number: string) {
    return [...this.floor.agents.values()].find((agent) => agent.number === number);
  }
}
