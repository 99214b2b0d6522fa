import type { z } from 'zod';
import { atMost } from '../at-most.js';
import { together } from '../together.js';
import { VendorProtocolError } from '../vendor-errors.js';
import type { ReadContext } from '../vendor.js';
import type { NetsapiensAccess } from './netsapiens.access.js';
import { queuesToAsk, type NetsapiensFloor } from './netsapiens.mapper.js';
import { allPages, PAGE_SIZE, type Whole } from './netsapiens.pages.js';
import { Agents, Calls, QueuedCalls, Queues, type NetsapiensQueuedCall } from './netsapiens.schema.js';
import type { NetsapiensAnswer, NetsapiensWire } from './netsapiens.wire.js';

type Reads = Pick<ReadContext, 'signal' | 'retry'>;

/** Requests for single queues under way at once: a firewall may count what comes within a second. */
const SIDE_BY_SIDE = 6;

/** The reads of a domain, each with a token that is good. */
export class NetsapiensClient {
  private readonly path: string;

  constructor(
    private readonly wire: NetsapiensWire,
    private readonly access: NetsapiensAccess,
    domain: string,
  ) {
    this.path = `domains/${encodeURIComponent(domain)}`;
  }

  /** Everything of the domain: three lists, then the callers of every queue that has some. */
  async floor({ signal, retry }: Reads): Promise<NetsapiensFloor> {
    const [queues, agents, calls] = await together(
      signal,
      (signal) => this.list('callqueues', Queues, ({ id }) => [id], { signal, retry }),
      (signal) => this.list('agents', Agents, ({ queue, id }) => [queue, id], { signal, retry }),
      (signal) =>
        this.list('calls', Calls, (leg) => [leg.session, leg.origCallId, leg.termCallId, leg.termUser], {
          signal,
          retry,
        }),
    );
    // Some systems say "not found" of an empty list. Where another list says that it is not empty, nothing is believed.
    if (!queues.found && agents.rows.length > 0) throw this.contradiction('callqueues', 'agents');
    if (!agents.found && queues.rows.some((queue) => (queue.agents ?? 0) > 0))
      throw this.contradiction('agents', 'callqueues');
    const lists = { queues: queues.rows, agents: agents.rows, calls: calls.rows };
    const queued = await this.queued(
      queuesToAsk(lists).map(({ id }) => id),
      { signal, retry },
    );
    return {
      ...lists,
      queued: new Map([...queued].map(([id, { found, rows }]) => [id, found ? rows : undefined])),
      at: Math.min(queues.receivedAt, agents.receivedAt, calls.receivedAt),
      clockAheadMs: clockAheadMs([queues, agents, calls, ...queued.values()]),
    };
  }

  close(signal: AbortSignal): Promise<void> {
    return this.access.close(signal);
  }

  private async queued(
    ids: readonly string[],
    { signal, retry }: Reads,
  ): Promise<Map<string, Whole<NetsapiensQueuedCall>>> {
    const keyOf = ({ key, queuedAt, caller }: NetsapiensQueuedCall) => [key, queuedAt, caller];
    const lists = await atMost(
      SIDE_BY_SIDE,
      signal,
      ids,
      async (id, signal): Promise<[string, Whole<NetsapiensQueuedCall>]> => [
        id,
        await this.list(`queuedcall/${encodeURIComponent(id)}`, QueuedCalls, keyOf, { signal, retry }),
      ],
    );
    return new Map(lists);
  }

  private list<Row>(
    resource: string,
    schema: z.ZodType<Row[]>,
    keyOf: (row: Row) => unknown,
    reads: Reads,
  ): Promise<Whole<Row>> {
    const endpoint = `${this.path}/${resource}`;
    return allPages(
      this.wire.about('GET', endpoint),
      (row) => JSON.stringify(keyOf(row)),
      (start) => {
        const query = { limit: PAGE_SIZE, ...(start > 0 && { start }) };
        return this.access.with(reads.signal, (token) =>
          this.wire.ask({ method: 'GET', endpoint, query, token, ...reads, refusals: isNothing, schema }),
        );
      },
    );
  }

  private contradiction(missing: string, other: string): VendorProtocolError {
    const what = this.wire.about('GET', `${this.path}/${missing}`);
    return new VendorProtocolError(`${what} found nothing, while ${other} say that there are some`, '');
  }
}

/** Of an empty list; a domain that is not there is a mistake of ours, and no empty floor. */
function isNothing(status: number, message: string): boolean {
  return status === 404 && !/domain/i.test(message);
}

/**
 * How far our clock is ahead of the vendor's, so that instants by its clock become ours. Each answer tells it plus the
 * time it was under way and the part of a second its date leaves out, so the least is the best.
 */
function clockAheadMs(answers: readonly NetsapiensAnswer<unknown>[]): number {
  const told = answers.flatMap(({ receivedAt, vendorDate }) =>
    vendorDate === undefined ? [] : [receivedAt - vendorDate],
  );
  return told.length === 0 ? 0 : Math.min(...told);
}
