import type { z } from 'zod';
import { atMost } from '../../lib/at-most.js';
import { runTogether } from '../../lib/run-together.js';
import type { CommandContext } from '../port/command.js';
import { CommandRejected, VendorProtocolError } from '../port/errors.js';
import type { ReadContext } from '../port/vendor.js';
import { requestContext, type RequestAuth } from '../kit/session-auth.js';
import { queuesToAsk, type NetsapiensFloor } from './mapper.js';
import { allPages, type Whole } from '../kit/pages.js';
import {
  Agents,
  Calls,
  Domains,
  QueuedCalls,
  Queues,
  type NetsapiensCall,
  type NetsapiensQueuedCall,
} from './schema.js';
import type { NetsapiensAnswer, NetsapiensWrite, NetsapiensApi } from './envelope.js';

type Reads = Pick<ReadContext, 'signal' | 'budget'> & Partial<Pick<ReadContext, 'retry'>>;
type CommandReads = Pick<CommandContext, 'signal' | 'budget'>;

/** The most that may be asked for. */
const PAGE_SIZE = 1000;
/** What a list gives where it ignores how much was asked for. */
const DEFAULT_PAGE_SIZE = 100;
/** No answer says how many rows there are: a page that is not full is the last. Not every row has an id. */
const PAGES = {
  twins: true,
  mayContinue: (rows: number) => rows >= PAGE_SIZE || rows === DEFAULT_PAGE_SIZE,
  maxPages: 50,
  totalPath: '',
} as const;

/** Requests for single queues under way at once: a firewall may count what comes within a second. */
const SIDE_BY_SIDE = 6;

/** The reads of a domain and the orders to it, each with a token that is good. */
export class NetsapiensClient {
  private readonly path: string;

  constructor(
    private readonly api: NetsapiensApi,
    private readonly auth: RequestAuth,
    private readonly domain: string,
  ) {
    this.path = `domains/${encodeURIComponent(domain)}`;
  }

  /** Everything of the domain: three lists, then the callers of every queue that has some. */
  async floor(context: Pick<ReadContext, 'signal' | 'retry' | 'budget'>): Promise<NetsapiensFloor> {
    const [queues, agents, calls] = await runTogether(
      context.signal,
      (signal) => this.list('callqueues', Queues, ({ id }) => [id], { ...context, signal }),
      (signal) => this.agents({ ...context, signal }),
      (signal) => this.legs({ ...context, signal }),
    );
    // Some systems say "not found" of an empty list. Where another list says that it is not empty, nothing is believed.
    if (!queues.found && agents.rows.length > 0) throw this.contradiction('callqueues', 'agents');
    if (!agents.found && queues.rows.some((queue) => (queue.agents ?? 0) > 0))
      throw this.contradiction('agents', 'callqueues');
    const lists = { queues: queues.rows, agents: agents.rows, calls: calls.rows };
    const queued = await this.queued(
      queuesToAsk(lists).map(({ id }) => id),
      context,
    );
    return {
      ...lists,
      queued: new Map([...queued].map(([id, { found, rows }]) => [id, found ? rows : undefined])),
      at: Math.min(queues.receivedAt, agents.receivedAt, calls.receivedAt),
      clockAheadMs: clockAheadMs([queues, agents, calls, ...queued.values()]),
    };
  }

  /** All legs of the domain's calls. */
  async calls(context: CommandReads): Promise<NetsapiensCall[]> {
    return (await this.legs(requestContext(context))).rows;
  }

  /** The queues the agent serves. */
  async queuesOf(agent: string, context: CommandReads): Promise<string[]> {
    const { rows } = await this.agents(requestContext(context));
    return rows.filter(({ id }) => id === agent).map(({ queue }) => queue);
  }

  /** The domain by its name: `~` stands for it in a path only. */
  async domainName(context: CommandReads): Promise<string> {
    if (this.domain !== '~') return this.domain;
    const endpoint = `${this.path}/callqueues`;
    const { value = [] } = await this.auth.with(context, (token) =>
      this.api.ask({
        ...{ method: 'GET', endpoint, query: { limit: 1 }, token, ...requestContext(context) },
        ...{ refusals: isNothing, schema: Domains },
      }),
    );
    const name = value.find(({ domain }) => domain !== undefined)?.domain;
    if (name !== undefined) return name;
    const what = this.api.about('GET', endpoint);
    throw new CommandRejected(`${what} does not tell the domain’s name: give it in credentials.domain`);
  }

  /** `endpoint` is below the domain. Returns when the vendor has acknowledged it. */
  write(
    request: NetsapiensWrite,
    { signal, budget, write }: Pick<CommandContext, 'signal' | 'budget' | 'write'>,
  ): Promise<void> {
    const endpoint = `${this.path}/${request.endpoint}`;
    const context = { signal, budget };
    return this.auth.with(context, (token) =>
      this.api.write({ ...request, endpoint }, token, { ...context, write }),
    );
  }

  close(signal: AbortSignal): Promise<void> {
    return this.auth.close(signal);
  }

  private agents(reads: Reads) {
    return this.list('agents', Agents, ({ queue, id }) => [queue, id], reads);
  }

  private legs(reads: Reads) {
    return this.list(
      'calls',
      Calls,
      (leg) => [leg.session, leg.origCallId, leg.termCallId, leg.termUser],
      reads,
    );
  }

  private async queued(
    ids: readonly string[],
    reads: Reads,
  ): Promise<Map<string, Whole<NetsapiensQueuedCall>>> {
    const keyOf = ({ key, queuedAt, caller }: NetsapiensQueuedCall) => [key, queuedAt, caller];
    const lists = await atMost(
      SIDE_BY_SIDE,
      reads.signal,
      ids,
      async (id, signal): Promise<[string, Whole<NetsapiensQueuedCall>]> => [
        id,
        await this.list(`queuedcall/${encodeURIComponent(id)}`, QueuedCalls, keyOf, { ...reads, signal }),
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
    const options = { ...PAGES, keyOf: (row: Row) => JSON.stringify(keyOf(row)) };
    return allPages(this.api.about('GET', endpoint), options, async ({ distinct: start }) => {
      const query = { limit: PAGE_SIZE, ...(start > 0 && { start }) };
      const { value, ...answer } = await this.auth.with(reads, (token) =>
        this.api.ask({ method: 'GET', endpoint, query, token, ...reads, refusals: isNothing, schema }),
      );
      return value === undefined ? answer : { ...answer, value: { rows: value } };
    });
  }

  private contradiction(missing: string, other: string): VendorProtocolError {
    const what = this.api.about('GET', `${this.path}/${missing}`);
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
