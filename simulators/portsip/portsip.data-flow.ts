import { z } from 'zod';
import type { Floor } from '../engine/floor.js';
import { sumsOf } from '../engine/floor.history.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { notFound, parsed, type Fields } from './portsip.reply.js';

const Instant = z.iso.datetime({ offset: true });
const Request = z.strictObject({
  queues: z.array(z.strictObject({ number: z.string(), sla_secs: z.int() })).min(1),
  start_time: Instant,
  end_time: Instant,
});

/**
 * Data Flow, a service beside the PBX from 22.3 on. The request is that of the page; the answer has one shape of many that it may
 * have, since the page of it is not known.
 */
export class PortsipDataFlow {
  constructor(
    private readonly floor: Floor,
    private readonly quirks: PortsipQuirks,
  ) {}

  summary(body: Fields): Fields {
    if (this.quirks.version === '22.2') throw notFound();
    const { queues, start_time: from, end_time: to } = parsed(Request, body);
    const numbers = new Set(queues.map(({ number }) => number));
    const ids = new Set(
      [...this.floor.queues.values()].flatMap((one) => (numbers.has(one.number) ? one.id : [])),
    );
    const calls = this.floor.history.between(Date.parse(from), Date.parse(to));
    const { offered, answered, abandoned, waitAnsweredMs } = sumsOf(
      calls.filter(({ queueId }) => ids.has(queueId)),
    );
    return {
      ...{ start_time: from, end_time: to },
      kpis: {
        ...{ total_calls: offered, answered_calls: answered, abandoned_calls: abandoned },
        average_wait_secs: answered === 0 ? null : waitAnsweredMs / answered / 1000,
      },
    };
  }
}
