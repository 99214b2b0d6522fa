import type { z } from 'zod';
import { VendorAuthFailed, VendorProtocolError } from '../port/errors.js';
import type { SessionStore } from '../port/vendor.js';
import {
  isTokenRefused,
  TokenRefused,
  type PortsipAnswer,
  type PortsipRead,
  type PortsipWire,
} from './envelope.js';
import { tokensOf, type PortsipLogin } from './session.js';
import type { CommandContext } from '../port/command.js';
import { allPages, PAGE_SIZE, type Whole } from './pages.js';
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
  type Page,
  type PortsipQueue,
  type PortsipServer,
} from './schema.js';

/** Has every request made with a token that is good. */
export class PortsipAccess {
  constructor(
    private readonly login: PortsipLogin,
    private readonly session: SessionStore,
  ) {}

  /** Once again with a fresh token when the system does not know this one any more, e.g. after its restart. */
  async with<T>(signal: AbortSignal, ask: (accessToken: string) => Promise<T>): Promise<T> {
    const session = await this.session.get(this.login.open, signal);
    try {
      return await ask(accessTokenOf(session));
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
      await this.session.refused(session);
    }
    const fresh = await this.session.get(this.login.open, signal);
    try {
      return await ask(accessTokenOf(fresh));
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
      await this.session.refused(fresh);
      throw new VendorAuthFailed(
        `${error.message}, and so did it for a token just given: may this user use the REST API, and does a proxy drop the Authorization header?`,
      );
    }
  }

  close(signal: AbortSignal): Promise<void> {
    return this.session.release(this.login.close, signal);
  }
}

function accessTokenOf(session: Parameters<typeof tokensOf>[0]): string {
  const accessToken = tokensOf(session)?.accessToken;
  if (accessToken === undefined) throw new TokenRefused('the session kept for this account cannot be read');
  return accessToken;
}

/** A read inside a command is not tried again. */
export interface Reads {
  signal: AbortSignal;
  retry?: { left: number };
}
type Writes = Pick<CommandContext, 'signal' | 'write'>;
type Question<T> = Pick<PortsipRead<T>, 'endpoint' | 'query' | 'schema' | 'absent'>;
/** Undefined: the system says that there is no such queue, or no such agent in it. */
type Maybe<T> = Promise<PortsipAnswer<T | undefined>>;

/** Every read of the vendor's call queue page, and the writes of every page, each with a token that is good. */
export class PortsipClient {
  constructor(
    private readonly wire: PortsipWire,
    private readonly access: PortsipAccess,
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

  /** The calls there are, whatever they are about. */
  async sessions(reads: Reads): Promise<SessionList> {
    return (await this.ask({ endpoint: 'sessions', schema: SessionList }, reads)).value;
  }

  /** Orders something that is acknowledged without a word. */
  async order(endpoint: string, body: object | undefined, { signal, write }: Writes): Promise<void> {
    await this.access.with(signal, (accessToken) =>
      this.wire.order({ endpoint, body, schema: Nothing, accessToken, signal, write }),
    );
  }

  /** Has something made; its id. */
  async create(endpoint: string, body: object, { signal, write }: Writes): Promise<string> {
    const { id } = await this.access.with(signal, (accessToken) =>
      this.wire.order({ endpoint, body, schema: Created, accessToken, signal, write }),
    );
    return id;
  }

  /** What begins every sentence about an order. */
  about(endpoint: string): string {
    return this.wire.about(endpoint, 'POST');
  }

  close(signal: AbortSignal): Promise<void> {
    return this.access.close(signal);
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

  private ask<T>(question: Question<T>, reads: Reads): Promise<PortsipAnswer<T>> {
    return this.access.with(reads.signal, (accessToken) =>
      this.wire.read({ ...question, ...reads, accessToken }),
    );
  }
}

/** An id is opaque, and may hold a slash. */
export const part = (id: string): string => encodeURIComponent(id);
