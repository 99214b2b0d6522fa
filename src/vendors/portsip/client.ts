import type { z } from 'zod';
import { VendorProtocolError } from '../port/errors.js';
import type { PortsipAnswer, PortsipApi, PortsipRead } from './envelope.js';
import type { CommandContext } from '../port/command.js';
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

/** A read inside a command is not tried again. */
export interface Reads extends RequestContext {
  retry?: { left: number };
}
type Writes = Pick<CommandContext, 'signal' | 'budget' | 'write'>;
type Question<T> = Pick<PortsipRead<T>, 'endpoint' | 'query' | 'schema' | 'absent'>;
/** Undefined: the system says that there is no such queue, or no such agent in it. */
type Maybe<T> = Promise<PortsipAnswer<T | undefined>>;

/** Every read of the vendor's call queue page, and the writes of every page, each with a token that is good. */
export class PortsipClient {
  constructor(
    private readonly api: PortsipApi,
    private readonly auth: RequestAuth,
  ) {}

  queues(reads: Reads): Promise<Whole<PortsipQueue>> {
    return this.list('call_queues', QueuePage, reads);
  }

  queue(id: string, reads: Reads): Maybe<QueueDetail> {
    return this.askMaybe(`call_queues/${part(id)}`, QueueDetail, reads);
  }

  status(id: string, reads: Reads): Maybe<QueueStatus> {
    return this.askMaybe(`call_queues/${part(id)}/status`, QueueStatus, reads);
  }

  waiting(id: string, reads: Reads): Maybe<WaitingList> {
    return this.askMaybe(`call_queues/${part(id)}/waiting`, WaitingList, reads);
  }

  /** Who serves the queue, without what they do. */
  agents(id: string, reads: Reads): Maybe<MemberList> {
    return this.askMaybe(`call_queues/${part(id)}/agents`, MemberList, reads);
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

  servers(reads: Reads): Promise<Whole<PortsipServer>> {
    return this.list('call_queue_servers', ServerPage, reads);
  }

  server(id: string, reads: Reads): Maybe<PortsipServer> {
    return this.askMaybe(`call_queue_servers/${part(id)}`, Server, reads);
  }

  serverStatus(id: string, reads: Reads): Maybe<ServerStatus> {
    return this.askMaybe(`call_queue_servers/${part(id)}/status`, ServerStatus, reads);
  }

  /** The calls there are, whatever they are about. */
  async sessions(reads: Reads): Promise<SessionList> {
    return (await this.ask({ endpoint: 'sessions', schema: SessionList }, reads)).value;
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

  private list<Row extends { id: string }>(
    endpoint: string,
    schema: z.ZodType<Page<Row>>,
    reads: Reads,
  ): Promise<Whole<Row>> {
    return allPages(this.api.about(endpoint), PAGES, ({ offset: skip }) =>
      this.ask({ endpoint, query: { skip, top: PAGE_SIZE }, schema }, reads),
    );
  }

  private askMaybe<T>(endpoint: string, schema: z.ZodType<T>, reads: Reads): Maybe<T> {
    return this.ask<T | undefined>({ endpoint, schema, absent: { value: undefined } }, reads);
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
