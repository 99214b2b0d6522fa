import type { z } from 'zod';
import { atMost } from '../../lib/at-most.js';
import { runTogether } from '../../lib/run-together.js';
import type { CommandContext } from '../port/command.js';
import { CommandRejected, VendorError, VendorProtocolError, VendorUnavailable } from '../port/errors.js';
import type { ReadContext } from '../port/vendor.js';
import { requestContext, type RequestAuth } from '../kit/session-auth.js';
import { People } from './people.js';
import { queuesToAsk, type NetsapiensFloor } from './mapper.js';
import { PageSizes } from '../kit/page-sizes.js';
import { allPages, type PageOptions, type Whole } from '../kit/pages.js';
import type { ReadableRows } from '../kit/rows.js';
import {
  Agents,
  Calls,
  Domains,
  DomainZone,
  QueuedCalls,
  Queues,
  Total,
  type NetsapiensCall,
  type NetsapiensQueue,
  type NetsapiensQueuedCall,
} from './schema.js';
import type { NetsapiensAnswer, NetsapiensWrite, NetsapiensApi } from './envelope.js';

type Reads = Pick<ReadContext, 'signal' | 'budget'> &
  Partial<Pick<ReadContext, 'retry' | 'notes' | 'roster'>>;
type CommandReads = Pick<CommandContext, 'signal' | 'budget'>;

/** The most that may be asked for. */
const PAGE_SIZE = 1000;
/** No answer says how many rows there are. Not every row has an id. */
const PAGES = { twins: true, maxPages: 1_000, totalPath: '' } as const;
const QUEUED = 'lists of waiting callers';

/** Requests for single queues under way at once: a firewall may count what comes within a second. */
const SIDE_BY_SIDE = 6;

/** The reads of a domain and the commands to it, each with a valid token. */
export class NetsapiensClient {
  private readonly path: string;
  /** Lists are cut silently, to 500, 250, 100, 70 … rows, whatever was asked for. */
  private readonly sizes = new PageSizes(PAGE_SIZE);

  constructor(
    private readonly api: NetsapiensApi,
    private readonly auth: RequestAuth,
    private readonly domain: string,
  ) {
    this.path = `domains/${encodeURIComponent(domain)}`;
  }

  /** Everything of the domain: three lists, then the callers of every queue that has some. */
  async floor(
    context: Pick<ReadContext, 'signal' | 'retry' | 'budget' | 'notes' | 'roster'>,
  ): Promise<NetsapiensFloor> {
    const [queues, agents, calls] = await runTogether(
      context.signal,
      (signal) => this.list('callqueues', Queues, ({ id }) => [id], { ...context, signal }),
      (signal) => this.agents({ ...context, signal }),
      (signal) => this.legs({ ...context, signal }),
    );
    const { queues: knownQueues = {}, agents: knownAgents = {} } = context.roster ?? {};
    const counted = queues.rows.reduce((sum, queue) => sum + (queue.agents ?? 0), 0);
    const hadQueues = agents.rows.length > 0 || Object.keys(knownQueues).length > 0;
    const hadAgents = counted > 0 || Object.keys(knownAgents).length > 0;
    await this.confirmEmpty('callqueues', queues, hadQueues, context);
    await this.confirmEmpty('agents', agents, hadAgents, context);
    await this.confirmEmpty('calls', calls, false, context);
    for (const { id, agents: of = 0 } of queues.rows) {
      const rows = agents.rows.filter(({ queue }) => queue === id).length + agents.unreadable;
      if (rows < of)
        context.notes.skipped({ resource: 'agents', why: 'counted, not listed', rows: of - rows, of });
    }
    const lists = { queues: queues.rows, agents: agents.rows, calls: calls.rows };
    const { queued, answers } = await this.queued(queuesToAsk(lists), context);
    return {
      ...lists,
      queued,
      at: Math.min(queues.receivedAt, agents.receivedAt, calls.receivedAt),
      clockAheadMs: clockAheadMs([queues, agents, calls, ...answers]),
    };
  }

  /** All legs of the domain's calls. */
  async calls(context: CommandReads): Promise<NetsapiensCall[]> {
    return (await this.legs(requestContext(context))).rows;
  }

  /** The entries of a person, by the queue each stands in. */
  async entriesOf(person: string, context: CommandReads): Promise<Map<string, string[]>> {
    const { rows } = await this.agents(requestContext(context));
    const entries = new Map<string, string[]>();
    for (const { id, queue } of new People(rows).rowsOf(person))
      entries.set(queue, [...(entries.get(queue) ?? []), id]);
    return entries;
  }

  /** The domain by its name: `~` stands for it in a path only. */
  async domainName(context: CommandReads): Promise<string> {
    if (this.domain !== '~') return this.domain;
    const endpoint = `${this.path}/callqueues`;
    const { value } = await this.auth.with(context, (token) =>
      this.api.ask({
        ...{ method: 'GET', endpoint, query: { limit: 1 }, token, ...requestContext(context) },
        ...{ refusals: isNothing, schema: Domains },
      }),
    );
    const name = value?.rows.find(({ domain }) => domain !== undefined)?.domain;
    if (name !== undefined) return name;
    const what = this.api.about('GET', endpoint);
    throw new CommandRejected(`${what} does not have the domain’s name: give it in credentials.domain`);
  }

  /** The zone of the domain; undefined: it tells none. */
  async zone({ signal, budget }: Reads): Promise<string | undefined> {
    const ask = { method: 'GET', endpoint: this.path, schema: DomainZone, signal, budget } as const;
    return (await this.auth.with(ask, (token) => this.api.ask({ ...ask, token }))).value;
  }

  /** Statistics of the domain; without a value where there is nothing. */
  statistics<T>(
    resource: string,
    query: Readonly<Record<string, string>>,
    schema: z.ZodType<T>,
    reads: Reads,
  ): Promise<NetsapiensAnswer<T>> {
    const { signal, budget, retry } = reads;
    return this.auth.with(reads, (token) =>
      this.api.ask({
        ...{ method: 'GET', endpoint: `${this.path}/${resource}`, query, token, signal, budget },
        ...(retry !== undefined && { retry }),
        blank: true,
        refusals: (status, message) => status === 404 && /no (data|records)/i.test(message),
        schema,
      }),
    );
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

  /**
   * The callers of each queue. A list that is refused, as for a key without the model `queued`, is read by the legs; one
   * that fails leaves its queue without rows, and the other queues as they are.
   */
  private async queued(
    queues: readonly NetsapiensQueue[],
    context: Pick<ReadContext, 'signal' | 'notes'> & Reads,
  ) {
    const { notes } = context;
    const queued: NetsapiensFloor['queued'] = new Map();
    const answers: NetsapiensList<NetsapiensQueuedCall>[] = [];
    await atMost(SIDE_BY_SIDE, context.signal, queues, async ({ id, name = id }, signal) => {
      const answer = await notes.extra(QUEUED, signal, async () => {
        try {
          return await this.callers(id, { ...context, signal });
        } catch (error) {
          if (signal.aborted || !isOfOneQueue(error)) throw error;
          return error;
        }
      });
      if (answer instanceof VendorError) {
        notes.gap(id, `The callers of queue ${name} (${id}) cannot be read: ${answer.message}`);
        queued.set(id, 'failed');
      } else if (answer?.found === true) {
        answers.push(answer);
        queued.set(id, answer.rows);
      } else {
        if (answer !== undefined)
          notes.missing(QUEUED, `${answer.what} answered 404: waiting callers are read from the calls.`);
        queued.set(id, undefined);
      }
    });
    return { queued, answers };
  }

  private callers(queue: string, reads: Reads): Promise<NetsapiensList<NetsapiensQueuedCall>> {
    const keyOf = ({ key, queuedAt, caller }: NetsapiensQueuedCall) => [key, queuedAt, caller];
    // The domain is right and the queue is there, so "not found" can only mean that this list is not offered.
    const isNothing = (status: number) => status === 404;
    return this.list(`queuedcall/${encodeURIComponent(queue)}`, QueuedCalls, keyOf, reads, isNothing);
  }

  private async list<Row>(
    resource: string,
    schema: z.ZodType<ReadableRows<Row>>,
    keyOf: (row: Row) => unknown,
    reads: Reads,
    refusals = isNothing,
  ): Promise<NetsapiensList<Row>> {
    const { signal, budget, retry, notes } = reads;
    const endpoint = `${this.path}/${resource}`;
    const what = this.api.about('GET', endpoint);
    const [kind = resource] = resource.split('/');
    const options: PageOptions<Row> = {
      ...PAGES,
      keyOf: (row) => JSON.stringify(keyOf(row)),
      mayContinue: (rows, at) => this.sizes.mayContinue(kind, rows, at),
      learn: (rows, followed, at) => this.sizes.learn(kind, rows, followed, at),
    };
    const whole = await allPages(what, options, async ({ distinct: start }) => {
      const query = { limit: PAGE_SIZE, ...(start > 0 && { start }) };
      const { value, ...answer } = await this.auth.with(reads, (token) =>
        this.api.ask({
          ...{ method: 'GET', endpoint, query, token, signal, budget },
          ...(retry !== undefined && { retry }),
          ...{ refusals, blank: true, schema },
        }),
      );
      return value === undefined ? answer : { ...answer, value };
    });
    const { unreadable = [] } = whole;
    const rows = unreadable.length;
    notes?.skipped({ resource, why: 'no readable id', rows, of: whole.rows.length + rows });
    return { ...whole, unreadable: rows, what };
  }

  /**
   * "Not found" may be said of an empty list and of a route that the system does not have, so it is confirmed by the
   * count of the list; so is a list without rows that had some.
   */
  private async confirmEmpty(
    resource: string,
    { rows, unreadable, found, what }: NetsapiensList<unknown>,
    had: boolean,
    { signal, budget }: Reads,
  ): Promise<void> {
    if (rows.length + unreadable > 0 || (found && !had)) return;
    const endpoint = `${this.path}/${resource}/count`;
    const { value } = await this.auth.with({ signal, budget }, (token) =>
      this.api.ask({
        ...{ method: 'GET', endpoint, token, signal, budget },
        ...{ refusals: (status) => status === 404, schema: Total },
      }),
    );
    const total = value?.total ?? (had ? undefined : 0);
    if (total !== 0)
      throw new VendorProtocolError(
        `${what} gave no rows, while ${total === undefined ? 'there were some' : `its count is ${total}`}: ` +
          'does the system offer this list?',
        '',
      );
  }
}

/** A list, with how many of its rows cannot be read, and the request to begin a sentence with. */
interface NetsapiensList<Row> extends Omit<Whole<Row>, 'unreadable'> {
  unreadable: number;
  what: string;
}

/** It does not answer, or cannot be read: nothing that concerns other queues. */
function isOfOneQueue(error: unknown): error is VendorError {
  return error instanceof VendorUnavailable || error instanceof VendorProtocolError;
}

/** A wrong domain and a missing route are mistakes; any other "not found" may be an empty list. */
function isNothing(status: number, message: string): boolean {
  return status === 404 && !/domain|route/i.test(message);
}

/**
 * How far our clock is ahead of the vendor's, so that instants by its clock become ours. Each answer gives it plus the
 * time it was under way and the part of a second its date leaves out, so the least is the best.
 */
function clockAheadMs(answers: readonly NetsapiensAnswer<unknown>[]): number {
  const ahead = answers.flatMap(({ receivedAt, vendorDate }) =>
    vendorDate === undefined ? [] : [receivedAt - vendorDate],
  );
  return ahead.length === 0 ? 0 : Math.min(...ahead);
}
