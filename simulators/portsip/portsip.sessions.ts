import { z } from 'zod';
import type { Floor } from '../engine/floor.js';
import type { Call } from '../engine/floor.model.js';
import { items } from './portsip.collection.js';
import type { PortsipIds } from './portsip.ids.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { notFound, parsed, type Fields } from './portsip.reply.js';

const Refer = z.strictObject({
  extension_number: z.string().regex(/^\d{3,64}$/),
  refer_to: z.string().min(1),
});

/** Instead of an id: the last call of the extension that is named in the body. */
const LAST = '1';

/** `sessions`: all calls with both their ends; hang-up and blind transfer. */
export class PortsipSessions {
  constructor(
    private readonly floor: Floor,
    private readonly ids: PortsipIds,
    private readonly quirks: PortsipQuirks,
  ) {}

  list(): Fields {
    const rows = [...this.floor.calls.values()].map((call) => this.session(call));
    const count = rows.length + Number(this.quirks.countsMore);
    return { count, ...items(rows.slice(0, this.quirks.mostSessions), this.quirks) };
  }

  destroy(id: string): void {
    this.floor.hangup(this.find(id).id);
  }

  /** The destination is not on the floor, so for the agent the call has ended. */
  refer(id: string, body: Fields): void {
    const { extension_number: number } = parsed(Refer, body);
    const calls = [...this.floor.calls.values()].filter((call) => this.handler(call)?.number === number);
    const call = id === LAST ? calls.at(-1) : calls.find((one) => this.ids.session(one) === id);
    if (call === undefined) throw notFound();
    this.floor.hangup(call.id);
  }

  private find(id: string): Call {
    for (const call of this.floor.calls.values()) if (this.ids.session(call) === id) return call;
    throw notFound();
  }

  private handler({ agentId }: Call) {
    return agentId === undefined ? undefined : this.floor.agents.get(agentId);
  }

  private session(call: Call): Fields {
    const queue = call.queueId === undefined ? undefined : this.floor.queues.get(call.queueId);
    const number = this.handler(call)?.number ?? queue?.number ?? '';
    const callee = this.quirks.sessionEnds === 'uri' ? `sip:${number}@plant.example` : number;
    return {
      id: this.ids.session(call),
      calls: [
        {
          caller: call.caller,
          caller_display_name: call.callerName ?? '',
          callee,
          trunk: '',
          started_at: new Date(call.arrivedAt).toISOString(),
          talking_time: Math.floor((this.floor.now() - (call.answeredAt ?? this.floor.now())) / 1000),
        },
      ],
    };
  }
}
