import { z } from 'zod';
import { Lru } from '../../lib/lru.js';
import type { Roster } from '../../modules/domain/reading.js';
import { hasBasic, hasBearer } from '../kit/hook-proof.js';
import { QueueIndex } from '../kit/queue-index.js';
import { readableRowsOf } from '../kit/rows.js';
import { AnyId, Words } from '../kit/wire-values.js';
import { VendorProtocolError } from '../port/errors.js';
import type { Hint, VendorHook } from '../port/line.js';

const Word = Words.catch(undefined);
const Agents = readableRowsOf(z.object({ agent_extension_number: AnyId }))
  .catch({ rows: [], unreadable: [] })
  .transform(({ rows, unreadable }) => ({
    numbers: rows.map(({ agent_extension_number: number }) => number),
    isWhole: unreadable.length === 0,
  }));

/** An event of the WSI, on the line or posted. */
export const PortsipEvent = z.object({
  event_type: z.string().max(64),
  queue_id: Word,
  queue_number: Word,
  updated_agents: Agents,
  removed_agents: Agents,
});
export type PortsipEvent = z.infer<typeof PortsipEvent>;

const ROSTER = ['roster'] as const;
/** Ids of queues that are remembered; the largest tenants have some hundred queues. */
const IDS = 4_000;

/** What events say of where to look. */
export class PortsipHints {
  /** Only a queue's snapshot tells both; by id. */
  private readonly numbers = new Lru<string, string>(IDS);
  private index = new QueueIndex(undefined);

  /** Undefined: the event concerns nothing that is polled. */
  hintOf(event: PortsipEvent, roster: Roster | undefined): Hint | undefined {
    if (!this.index.isOf(roster)) this.index = new QueueIndex(roster, twinsOf);
    const { event_type: name, queue_id: id, queue_number: number } = event;
    const hint = { event: name, arrivedAt: Date.now() };
    switch (name) {
      case 'queue_status':
        this.learn(id, number);
        return { targets: this.queueOf(event), ...hint };
      case 'queue_agent_status': {
        const { updated_agents: updated, removed_agents: removed } = event;
        const agents = [...updated.numbers, ...removed.numbers];
        const named = agents.length > 0 && updated.isWhole && removed.isWhole;
        return { targets: this.queueOf(event), ...(named && { agents }), ...hint };
      }
      case 'queue_caller_status':
      case 'queue_sla_breached':
        return { targets: this.queueOf(event), ...hint };
      // Queues that exist are announced too, once they are subscribed to.
      case 'queue_created':
        return number !== undefined && this.index.queue(number) !== undefined
          ? undefined
          : { targets: ROSTER, ...hint };
      case 'queue_updated':
      case 'queue_destroy':
      case 'queue_destroyed':
        return { targets: ROSTER, ...hint };
      default:
        return undefined;
    }
  }

  private learn(id: string | undefined, number: string | undefined): void {
    if (id !== undefined && number !== undefined && this.index.queue(number) !== undefined)
      this.numbers.set(id, number);
  }

  /** A queue that is not on the roster yet is one for the roster. */
  private queueOf({ queue_id: id, queue_number: number }: PortsipEvent): readonly string[] {
    const names = [number, id, id === undefined ? undefined : this.numbers.get(id)];
    const target = names.map((name) => name && this.index.queue(name)).find((found) => found !== undefined);
    return target === undefined || target === '' ? ROSTER : [target];
  }
}

/** REST may write an id as the base64 of the number that events have. */
function twinsOf(id: string): string[] {
  const decimal = Buffer.from(id, 'base64').toString('latin1');
  return /^\d{15,20}$/.test(decimal) ? [decimal] : [];
}

/** What the PBX posts to its Event URL; the shapes are assumed to be those of the line. */
export const portsipHook: VendorHook = {
  authentic: (request, secret) => hasBearer(request, secret) || hasBasic(request, secret),
  hints(body, roster) {
    const events = z
      .union([z.array(PortsipEvent).max(1_000), PortsipEvent.transform((one) => [one])])
      .safeParse(body);
    if (!events.success) throw new VendorProtocolError('A posted event has no type', 'event_type');
    const hints = new PortsipHints();
    return events.data.flatMap((event) => hints.hintOf(event, roster) ?? []);
  },
};
