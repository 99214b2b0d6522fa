import type { z } from 'zod';
import { VendorAuthFailed, VendorProtocolError } from '../vendor-errors.js';
import type { ReadContext, SessionStore, VendorSession } from '../vendor.js';
import { isTokenRefused, TokenRefused } from './portsip.errors.js';
import { tokensOf, type PortsipLogin } from './portsip.login.js';
import { allPages, PAGE_SIZE, type Whole } from './portsip.pages.js';
import {
  AgentDetail,
  MemberList,
  QueueDetail,
  QueuePage,
  QueueStatus,
  Server,
  ServerPage,
  ServerStatus,
  WaitingList,
  type Page,
  type PortsipQueue,
  type PortsipServer,
} from './portsip.schema.js';
import type { PortsipAnswer, PortsipRead, PortsipWire } from './portsip.wire.js';

export type Reads = Pick<ReadContext, 'signal' | 'retry'>;
type Question<T> = Pick<PortsipRead<T>, 'endpoint' | 'query' | 'schema' | 'absent'>;
/** Undefined: the system says that there is no such queue, or no such agent in it. */
type Maybe<T> = Promise<PortsipAnswer<T | undefined>>;

/** Every read of the vendor's call queue page, each with a token that is good. */
export class PortsipClient {
  constructor(
    private readonly wire: PortsipWire,
    private readonly login: PortsipLogin,
    private readonly session: SessionStore,
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
      `${this.wire.about(endpoint)} answered about another agent`,
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

  close(signal: AbortSignal): Promise<void> {
    return this.session.release(this.login.close, signal);
  }

  private list<Row extends { id: string }>(
    endpoint: string,
    schema: z.ZodType<Page<Row>>,
    reads: Reads,
  ): Promise<Whole<Row>> {
    return allPages(this.wire.about(endpoint), (skip) =>
      this.ask({ endpoint, query: { skip, top: PAGE_SIZE }, schema }, reads),
    );
  }

  private askMaybe<T>(endpoint: string, schema: z.ZodType<T>, reads: Reads): Maybe<T> {
    return this.ask<T | undefined>({ endpoint, schema, absent: { value: undefined } }, reads);
  }

  /** Once again with a fresh token when the system does not know this one any more, e.g. after its restart. */
  private async ask<T>(question: Question<T>, reads: Reads): Promise<PortsipAnswer<T>> {
    const session = await this.session.get(this.login.open, reads.signal);
    try {
      return await this.askWith(session, question, reads);
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
      await this.session.refused(session);
    }
    const fresh = await this.session.get(this.login.open, reads.signal);
    try {
      return await this.askWith(fresh, question, reads);
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
      await this.session.refused(fresh);
      throw new VendorAuthFailed(
        `${error.message}, and so did it for a token just given: may this user use the REST API, and does a proxy drop the Authorization header?`,
      );
    }
  }

  private askWith<T>(session: VendorSession, question: Question<T>, reads: Reads): Promise<PortsipAnswer<T>> {
    const accessToken = tokensOf(session)?.accessToken;
    if (accessToken === undefined)
      return Promise.reject(new TokenRefused('the session kept for this account cannot be read'));
    return this.wire.read({ ...question, ...reads, accessToken });
  }
}

/** An id is opaque, and may hold a slash. */
const part = (id: string): string => encodeURIComponent(id);
