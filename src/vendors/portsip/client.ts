import type { z } from 'zod';
import { VendorProtocolError } from '../port/errors.js';
import type { PortsipAnswer, PortsipApi, PortsipRead } from './envelope.js';
import type { CommandContext } from '../port/command.js';
import type { ReadContext } from '../port/vendor.js';
import { ensureNoneLost } from '../kit/blank.js';
import { allPages, type Page, type Whole } from '../kit/pages.js';
import { requestContext, type RequestAuth, type RequestContext } from '../kit/session-auth.js';
import {
  AgentDetail,
  Created,
  MemberList,
  Nothing,
  QueueDetail,
  QueuePage,
  QueueStatus,
  Server,
  ServerPage,
  ServerStatus,
  SessionList,
  WaitingList,
  type PortsipQueue,
  type PortsipServer,
} from './schema.js';

/** The largest page there is; a system that gives less is asked for the rest. */
export const PAGE_SIZE = 100;
/**
 * The vendor's page says of `skip` both that it counts from 0 and from 1; taken for the former, the latter gives one row
 * twice and misses none.
 */
const PAGES = { keyOf: ({ id }: { id: string }) => id, maxPages: 200, totalPath: 'count' };

/** Of a list whose answer has no content. */
const NO_ROWS = { value: { rows: [], unreadable: [], counted: 0 } };

/** A read inside a command is not tried again. */
export interface Reads extends RequestContext {
  retry?: { left: number };
}
type ListReads = Reads & Pick<ReadContext, 'notes'>;
type Writes = Pick<CommandContext, 'signal' | 'budget' | 'write'>;
type Question<T> = Pick<PortsipRead<T>, 'endpoint' | 'query' | 'schema' | 'absent' | 'empty'>;
/** Undefined: the system says that there is no such queue, or no such agent in it. */
type Maybe<T> = Promise<PortsipAnswer<T | undefined>>;

/** Every read of the vendor's call queue page, and the writes of every page, each with a token that is good. */
export class PortsipClient {
  constructor(
    private readonly api: PortsipApi,
    private readonly auth: RequestAuth,
  ) {}

  /**
   * A list that ends before its total takes no queue away: it is noted.
   * @param known how many queues there were; an empty body takes none of them away
   */
  async queues(known: number, { notes, ...reads }: ListReads): Promise<Whole<PortsipQueue>> {
    const short = (rows: number, of: number) =>
      notes.skipped({ resource: 'queues', why: 'counted, not listed', rows: of - rows, of });
    const list = await this.list('call_queues', QueuePage, reads, short);
    ensureNoneLost(this.api.about('call_queues'), list, known);
    return list;
  }

  /** The smallest question there is. */
  async ensureAnswers(reads: Reads): Promise<void> {
    await this.ask({ endpoint: 'call_queues', query: { skip: 0, top: 1 }, schema: QueuePage }, reads);
  }

  queue(id: string, reads: Reads): Maybe<QueueDetail> {
    return this.askMaybe(`call_queues/${part(id)}`, QueueDetail, reads);
  }

  status(id: string, reads: Reads): Maybe<QueueStatus> {
    return this.askMaybe(`call_queues/${part(id)}/status`, QueueStatus, reads);
  }

  waiting(id: string, reads: Reads): Maybe<WaitingList> {
    return this.askMaybe(`call_queues/${part(id)}/waiting`, WaitingList, reads, NO_ROWS);
  }

  /** Who serves the queue, without what they do. */
  agents(id: string, reads: Reads): Maybe<MemberList> {
    return this.askMaybe(`call_queues/${part(id)}/agents`, MemberList, reads, NO_ROWS);
  }

  /** One membership: the only answer that holds an agent's status. */
  async agent(id: string, number: string, reads: Reads): Maybe<AgentDetail> {
    const endpoint = `call_queues/${part(id)}/agents/${part(number)}`;
    const answer = await this.askMaybe(endpoint, AgentDetail, reads);
    if (answer.value === undefined || answer.value.extension_number === number) return answer;
    throw new VendorProtocolError(
      `${this.api.about(endpoint)} answered about another agent`,
      'extension_number',
    );
  }

  /** An empty body says nothing of servers: every system has one. */
  async servers(reads: Reads): Promise<Whole<PortsipServer>> {
    const list = await this.list('call_queue_servers', ServerPage, reads);
    ensureNoneLost(this.api.about('call_queue_servers'), list, 1);
    return list;
  }

  server(id: string, reads: Reads): Maybe<PortsipServer> {
    return this.askMaybe(`call_queue_servers/${part(id)}`, Server, reads);
  }

  serverStatus(id: string, reads: Reads): Maybe<ServerStatus> {
    return this.askMaybe(`call_queue_servers/${part(id)}/status`, ServerStatus, reads);
  }

  /** The calls there are, whatever they are about. The vendor's page has no paging for them. */
  async sessions(reads: Reads): Promise<SessionList> {
    return (await this.ask({ endpoint: 'sessions', empty: NO_ROWS, schema: SessionList }, reads)).value;
  }

  /** What Data Flow tells of a queue in a time, unread. It is asked once, whatever it answers. */
  dataFlow(body: object, { signal, budget }: RequestContext): Promise<{ status: number; data: unknown }> {
    return this.auth.with({ signal, budget }, (accessToken) =>
      this.api.ask({ endpoint: 'dataflow/queues/summary', body, accessToken, signal, budget }),
    );
  }

  /** A change that is acknowledged without a word. */
  async write(endpoint: string, body: object | undefined, { signal, budget, write }: Writes): Promise<void> {
    await this.auth.with({ signal, budget }, (accessToken) =>
      this.api.write({ endpoint, body, schema: Nothing, accessToken, signal, budget, write }),
    );
  }

  /** Creates something; returns its id. */
  async create(endpoint: string, body: object, { signal, budget, write }: Writes): Promise<string> {
    const { id } = await this.auth.with({ signal, budget }, (accessToken) =>
      this.api.write({ endpoint, body, schema: Created, accessToken, signal, budget, write }),
    );
    return id;
  }

  /** What begins every sentence about a change. */
  about(endpoint: string): string {
    return this.api.about(endpoint, 'POST');
  }

  close(signal: AbortSignal): Promise<void> {
    return this.auth.close(signal);
  }

  /** All pages of a list. @throws VendorProtocolError when it ends before its total and `short` is absent */
  private list<Row extends { id: string }>(
    endpoint: string,
    schema: z.ZodType<Page<Row>>,
    reads: Reads,
    short?: (rows: number, of: number) => void,
  ): Promise<Whole<Row>> {
    const options = { ...PAGES, ...(short !== undefined && { short }) };
    return allPages(this.api.about(endpoint), options, ({ offset: skip }) => {
      const query = { skip, top: PAGE_SIZE };
      return this.ask({ endpoint, query, empty: { value: { rows: [] } }, schema }, reads);
    });
  }

  private askMaybe<T>(endpoint: string, schema: z.ZodType<T>, reads: Reads, empty?: { value: T }): Maybe<T> {
    const question = { endpoint, schema, absent: { value: undefined } };
    return this.ask<T | undefined>({ ...question, ...(empty !== undefined && { empty }) }, reads);
  }

  private ask<T>(question: Question<T>, reads: Reads): Promise<PortsipAnswer<T>> {
    const { retry } = reads;
    return this.auth.with(requestContext(reads), (accessToken) =>
      this.api.read({
        ...question,
        ...requestContext(reads),
        accessToken,
        ...(retry !== undefined && { retry }),
      }),
    );
  }
}

/** An id is opaque, and may hold a slash. */
export const part = (id: string): string => encodeURIComponent(id);
