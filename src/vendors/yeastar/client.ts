import type { z } from 'zod';
import type { CommandContext } from '../port/command.js';
import { VendorAuthFailed } from '../port/errors.js';
import type { SessionStore, VendorSession, ReadContext } from '../port/vendor.js';
import { TokenRefused, type YeastarAnswer, type YeastarWire } from './envelope.js';
import { tokensOf, type YeastarLogin } from './session.js';
import { allPages, PAGE_SIZE, type Whole } from './pages.js';
import {
  type Page,
  AgentStatus,
  CallStatus,
  ExtensionPage,
  PauseReasons,
  QueueDetails,
  QueuePage,
  type YeastarExtension,
  type YeastarQueue,
  AgentListsPage,
  Created,
  Envelope,
  LiveCalls,
  type YeastarAgentLists,
  type YeastarLiveCall,
} from './schema.js';

interface Question<T> {
  method?: 'GET' | 'POST';
  endpoint: string;
  query?: Readonly<Record<string, string | number>>;
  body?: Readonly<Record<string, unknown>>;
  /** Error codes that are an answer to this question; they give no value. */
  codes?: readonly number[];
  schema: z.ZodType<T>;
}

/** A read of a poll has a `retry`, a request that changes something a `write`, and a read of a command neither. */
interface Manner {
  signal: AbortSignal;
  retry?: { left: number };
  write?: CommandContext['write'];
}

const NOT_FOUND_1 = 60001;

/** Asks with a token that is good. */
export class YeastarAsker {
  constructor(
    private readonly wire: YeastarWire,
    private readonly login: YeastarLogin,
    private readonly session: SessionStore,
  ) {}

  about(endpoint: string): string {
    return this.wire.about(endpoint);
  }

  /** Once again with a fresh token when the system does not know this one any more, e.g. after its restart. */
  async ask<T>(question: Question<T>, manner: Manner): Promise<YeastarAnswer<T>> {
    const session = await this.session.get(this.login.open, manner.signal);
    try {
      return await this.askWith(session, question, manner);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      await this.session.refused(session);
    }
    const fresh = await this.session.get(this.login.open, manner.signal);
    try {
      return await this.askWith(fresh, question, manner);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      await this.session.refused(fresh);
      throw new VendorAuthFailed(
        `${error.message}, and so did it for the next one: does another program use this client id, or does a proxy drop the query?`,
      );
    }
  }

  /** All pages of a list. */
  list<Row extends { id: string }>(
    endpoint: string,
    schema: z.ZodType<Page<Row>>,
    manner: Manner,
  ): Promise<Whole<Row>> {
    return allPages(this.about(endpoint), (page) => {
      const query = { page, page_size: PAGE_SIZE, sort_by: 'id', order_by: 'asc' };
      // Beyond the last page some lists answer that there is nothing; of the first that would be no list at all.
      return this.ask({ endpoint, query, codes: page > 1 ? [NOT_FOUND_1] : [], schema }, manner);
    });
  }

  close(signal: AbortSignal): Promise<void> {
    return this.session.release(this.login.close, signal);
  }

  private askWith<T>(
    session: VendorSession,
    question: Question<T>,
    manner: Manner,
  ): Promise<YeastarAnswer<T>> {
    const accessToken = tokensOf(session)?.accessToken;
    if (accessToken === undefined)
      return Promise.reject(new TokenRefused('the session kept for this account cannot be read'));
    return this.wire.ask({ method: 'GET', ...question, ...manner, accessToken });
  }
}

type Reads = Pick<ReadContext, 'signal' | 'retry'>;

const NOT_FOUND = 60001;
/** No such path, no permission, no plan for it: the reasons are a convenience, and an account lives without them. */
const NO_REASONS = [10001, 10005, 10009];
/** And without the settings of its queues. The first queue may be gone since the list was read. */
const NO_DETAILS = [...NO_REASONS, 40002, NOT_FOUND];

/** The endpoints the floor is read from. */
export class YeastarClient {
  constructor(private readonly asker: YeastarAsker) {}

  queues(reads: Reads): Promise<Whole<YeastarQueue>> {
    return this.asker.list('queue/list', QueuePage, reads);
  }

  /** Of all queues named at once; a list of none is no question. */
  queueDetails(ids: readonly string[], reads: Reads): Promise<YeastarAnswer<QueueDetails>> {
    return this.asker.ask(
      { endpoint: 'queue/query', query: { ids: ids.join(',') }, codes: NO_DETAILS, schema: QueueDetails },
      reads,
    );
  }

  extensions(reads: Reads): Promise<Whole<YeastarExtension>> {
    return this.asker.list('extension/list', ExtensionPage, reads);
  }

  pauseReasons(reads: Reads): Promise<YeastarAnswer<PauseReasons>> {
    return this.asker.ask(
      {
        endpoint: 'queue_pause_reason/list',
        query: { page: 1, page_size: PAGE_SIZE },
        codes: NO_REASONS,
        schema: PauseReasons,
      },
      reads,
    );
  }

  callStatus(id: string, reads: Reads): Promise<YeastarAnswer<CallStatus>> {
    return this.asker.ask(
      { endpoint: 'queue/call_status', query: { id }, codes: [NOT_FOUND], schema: CallStatus },
      reads,
    );
  }

  agentStatus(id: string, reads: Reads): Promise<YeastarAnswer<AgentStatus>> {
    return this.asker.ask(
      { endpoint: 'queue/agent_status', query: { id }, codes: [NOT_FOUND], schema: AgentStatus },
      reads,
    );
  }

  close(signal: AbortSignal): Promise<void> {
    return this.asker.close(signal);
  }
}

export type Answering = Pick<CommandContext, 'signal'>;
type Ordering = Pick<CommandContext, 'signal' | 'write'>;
type Fields = Readonly<Record<string, unknown>>;
type Query = Readonly<Record<string, string | number>>;

/** In live systems any error means that there are no calls; these are the ones that can. */
const NO_CALLS = [-1, 60001, 70130];

/** The endpoints by which something is ordered, and those that are read for that. */
export class YeastarDesk {
  constructor(private readonly asker: YeastarAsker) {}

  agentPause(query: Query, context: Ordering): Promise<void> {
    return this.order('agent/pause', { query }, context);
  }

  agentLogin(query: Query, context: Ordering): Promise<void> {
    return this.order('agent/login', { query }, context);
  }

  listen(body: Fields, context: Ordering): Promise<void> {
    return this.order('call/listen', { body }, context);
  }

  hangup(body: Fields, context: Ordering): Promise<void> {
    return this.order('call/hangup', { body }, context);
  }

  transfer(body: Fields, context: Ordering): Promise<void> {
    return this.order('call/transfer', { body }, context);
  }

  /** The new queue's id, where the system tells it. */
  async createQueue(body: Fields, { signal, write }: Ordering): Promise<string | undefined> {
    const question = { method: 'POST', endpoint: 'queue/create', body, schema: Created } as const;
    const { value } = await this.asker.ask(question, { signal, write });
    return value?.id;
  }

  updateQueue(id: string, fields: Fields, context: Ordering): Promise<void> {
    return this.order('queue/update', { body: { id: Number(id), ...fields } }, context);
  }

  deleteQueue(id: string, context: Ordering): Promise<void> {
    return this.order('queue/delete', { query: { id } }, context);
  }

  /** Live calls; exactly one filter is allowed. */
  async calls(
    filter: { call_id: string } | { extension: string },
    { signal }: Answering,
  ): Promise<YeastarLiveCall[]> {
    const question = { endpoint: 'call/query', query: filter, codes: NO_CALLS, schema: LiveCalls };
    const { value = [] } = await this.asker.ask(question, { signal });
    return value;
  }

  /** Who serves each queue now, as the system writes it. */
  async agentLists({ signal }: Answering): Promise<YeastarAgentLists[]> {
    const { rows } = await this.asker.list('queue/list', AgentListsPage, { signal });
    return rows;
  }

  about(endpoint: string): string {
    return this.asker.about(endpoint);
  }

  /** With a body it is a POST. */
  private async order(
    endpoint: string,
    sent: { query: Query } | { body: Fields },
    { signal, write }: Ordering,
  ): Promise<void> {
    const method: Question<unknown>['method'] = 'body' in sent ? 'POST' : 'GET';
    await this.asker.ask({ method, endpoint, ...sent, schema: Envelope }, { signal, write });
  }
}
