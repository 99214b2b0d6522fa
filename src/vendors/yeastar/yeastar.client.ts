import type { z } from 'zod';
import { VendorAuthFailed } from '../vendor-errors.js';
import type { ReadContext, SessionStore, VendorSession } from '../vendor.js';
import { TokenRefused } from './yeastar.errors.js';
import { tokensOf, type YeastarLogin } from './yeastar.login.js';
import { allPages, PAGE_SIZE, type Whole } from './yeastar.pages.js';
import {
  AgentStatus,
  CallStatus,
  ExtensionPage,
  PauseReasons,
  QueuePage,
  type Page,
  type YeastarExtension,
  type YeastarQueue,
} from './yeastar.schema.js';
import type { YeastarAnswer, YeastarWire } from './yeastar.wire.js';

type Reads = Pick<ReadContext, 'signal' | 'retry'>;

interface Question<T> {
  endpoint: string;
  query?: Record<string, string | number>;
  codes?: readonly number[];
  schema: z.ZodType<T>;
}

const NOT_FOUND = 60001;
/** No such path, no permission, no plan for it: the reasons are a convenience, and an account lives without them. */
const NO_REASONS = [10001, 10005, 10009];

/** The endpoints the floor is read from, each with a token that is good. */
export class YeastarClient {
  constructor(
    private readonly wire: YeastarWire,
    private readonly login: YeastarLogin,
    private readonly session: SessionStore,
  ) {}

  queues(reads: Reads): Promise<Whole<YeastarQueue>> {
    return this.list('queue/list', QueuePage, reads);
  }

  extensions(reads: Reads): Promise<Whole<YeastarExtension>> {
    return this.list('extension/list', ExtensionPage, reads);
  }

  pauseReasons(reads: Reads): Promise<YeastarAnswer<PauseReasons>> {
    return this.ask(
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
    return this.ask(
      { endpoint: 'queue/call_status', query: { id }, codes: [NOT_FOUND], schema: CallStatus },
      reads,
    );
  }

  agentStatus(id: string, reads: Reads): Promise<YeastarAnswer<AgentStatus>> {
    return this.ask(
      { endpoint: 'queue/agent_status', query: { id }, codes: [NOT_FOUND], schema: AgentStatus },
      reads,
    );
  }

  close(signal: AbortSignal): Promise<void> {
    return this.session.release(this.login.close, signal);
  }

  private list<Row extends { id: string }>(
    endpoint: string,
    schema: z.ZodType<Page<Row>>,
    reads: Reads,
  ): Promise<Whole<Row>> {
    return allPages(this.wire.about(endpoint), (page) => {
      const query = { page, page_size: PAGE_SIZE, sort_by: 'id', order_by: 'asc' };
      // Beyond the last page some lists answer that there is nothing; of the first that would be no list at all.
      return this.ask({ endpoint, query, codes: page > 1 ? [NOT_FOUND] : [], schema }, reads);
    });
  }

  /** Once again with a fresh token when the system does not know this one any more, e.g. after its restart. */
  private async ask<T>(question: Question<T>, reads: Reads): Promise<YeastarAnswer<T>> {
    const session = await this.session.get(this.login.open, reads.signal);
    try {
      return await this.askWith(session, question, reads);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      await this.session.refused(session);
    }
    const fresh = await this.session.get(this.login.open, reads.signal);
    try {
      return await this.askWith(fresh, question, reads);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      await this.session.refused(fresh);
      throw new VendorAuthFailed(
        `${error.message}, and so did it for the next one: does another program use this client id, or does a proxy drop the query?`,
      );
    }
  }

  private askWith<T>(session: VendorSession, question: Question<T>, reads: Reads): Promise<YeastarAnswer<T>> {
    const accessToken = tokensOf(session)?.accessToken;
    if (accessToken === undefined)
      return Promise.reject(new TokenRefused('the session kept for this account cannot be read'));
    return this.wire.ask({ method: 'GET', ...question, ...reads, accessToken });
  }
}
