import type { z } from 'zod';
import { allPages, type Page, type Whole } from '../kit/pages.js';
import { requestContext, type RequestAuth, type RequestContext } from '../kit/session-auth.js';
import type { CommandContext } from '../port/command.js';
import { ensureNoneLost } from '../kit/blank.js';
import type { ReadContext } from '../port/vendor.js';
import type { YeastarAnswer, YeastarApi } from './envelope.js';
import {
  AgentListsPage,
  AgentStatus,
  CallStatus,
  Created,
  Envelope,
  ExtensionPage,
  LiveCalls,
  PauseReasons,
  QueueDetails,
  QueuePage,
  type YeastarAgentLists,
  type YeastarExtension,
  type YeastarLiveCall,
  type YeastarQueue,
} from './schema.js';
import { SystemInformation, type ApiVersion, SystemZone } from './system.js';
import { Records, type YeastarRecord } from './totals.js';

interface Question<T> {
  method?: 'GET' | 'POST';
  endpoint: string;
  version?: ApiVersion;
  query?: Readonly<Record<string, string | number>>;
  body?: Readonly<Record<string, unknown>>;
  /** Error codes that are an answer to this question; they give no value. */
  codes?: readonly number[];
  /** Where a list is due: what an answer without content stands for. */
  empty?: { value: T };
  schema: z.ZodType<T>;
}

/** A read of a poll has a `retry`, a request that changes something a `write`, and a read of a command neither. */
interface QuestionContext extends RequestContext {
  retry?: { left: number };
  write?: CommandContext['write'];
}

type Reads = Pick<ReadContext, 'signal' | 'retry' | 'budget'>;
type ListReads = Reads & Pick<ReadContext, 'notes'>;
export type CommandReads = Pick<CommandContext, 'signal' | 'budget'>;
type Writes = Pick<CommandContext, 'signal' | 'budget' | 'write'>;
type Fields = Readonly<Record<string, unknown>>;
type Query = Readonly<Record<string, string | number>>;

/** The largest page is not documented; a system that gives less is asked for the rest. */
const PAGE_SIZE = 500;
/** Up to 10,000 may be asked for. */
const RECORDS_SIZE = 1_000;
const PAGES = {
  keyOf: ({ id }: { id: string }) => id,
  maxPages: 200,
  totalPath: 'total_number',
};

const NOT_FOUND = 60001;
/** In live systems any error means that there are no calls; these are the ones that can. */
const NO_CALLS = [-1, 60001, 70130];

/** The endpoints the floor is read from, and those of commands. */
export class YeastarClient {
  constructor(
    private readonly api: YeastarApi,
    private readonly auth: RequestAuth,
  ) {}

  /**
   * A list that ends before its total takes no queue away: it is noted.
   * @param known how many queues there were; an empty body takes none of them away
   */
  async queues(known: number, { notes, ...reads }: ListReads): Promise<Whole<YeastarQueue>> {
    const short = (rows: number, of: number) =>
      notes.skipped({ resource: 'queues', why: 'counted, not listed', rows: of - rows, of });
    const list = await this.list('queue/list', QueuePage, reads, short);
    ensureNoneLost(this.about('queue/list'), list, known);
    return list;
  }

  /** The smallest question there is. */
  async ensureAnswers(reads: Reads): Promise<void> {
    await this.ask({ endpoint: 'queue/list', query: { page: 1, page_size: 1 }, schema: Envelope }, reads);
  }

  /** Of all queues named at once; a list of none is no question. */
  queueDetails(ids: readonly string[], reads: Reads): Promise<YeastarAnswer<QueueDetails>> {
    return this.ask({ endpoint: 'queue/query', query: { ids: ids.join(',') }, schema: QueueDetails }, reads);
  }

  /** @param known how many people there were */
  async extensions(known: number, { notes, ...reads }: ListReads): Promise<Whole<YeastarExtension>> {
    const short = (rows: number, of: number) =>
      notes.skipped({ resource: 'extensions', why: 'counted, not listed', rows: of - rows, of });
    const list = await this.list('extension/list', ExtensionPage, reads, short);
    ensureNoneLost(this.about('extension/list'), list, known);
    return list;
  }

  /** @param known how many reasons there were */
  async pauseReasons(known: number, reads: Reads): Promise<YeastarAnswer<PauseReasons>> {
    const endpoint = 'queue_pause_reason/list';
    const query = { page: 1, page_size: PAGE_SIZE };
    const question = { endpoint, query, codes: [NOT_FOUND], empty: { value: [] }, schema: PauseReasons };
    const answer = await this.ask(question, reads);
    ensureNoneLost(this.about(endpoint), { ...answer, rows: answer.value ?? [] }, known);
    return answer;
  }

  callStatus(id: string, reads: Reads): Promise<YeastarAnswer<CallStatus>> {
    const question = { endpoint: 'queue/call_status', query: { id }, codes: [NOT_FOUND] };
    return this.ask({ ...question, empty: { value: CallStatus.parse({}) }, schema: CallStatus }, reads);
  }

  agentStatus(id: string, reads: Reads): Promise<YeastarAnswer<AgentStatus>> {
    const question = { endpoint: 'queue/agent_status', query: { id }, codes: [NOT_FOUND] };
    return this.ask({ ...question, empty: { value: AgentStatus.parse({}) }, schema: AgentStatus }, reads);
  }

  system(reads: Reads): Promise<YeastarAnswer<SystemInformation>> {
    return this.ask({ endpoint: 'system/information', schema: SystemInformation }, reads);
  }

  /** The zone of the PBX, apart from those that its offices have; undefined: it tells none. */
  async zone({ signal, budget }: Reads): Promise<string | undefined> {
    const question = {
      endpoint: 'timezone/list',
      query: { timezone_type: 'global' },
      codes: [NOT_FOUND],
      schema: SystemZone,
    };
    return (await this.ask(question, { signal, budget })).value;
  }

  /** A report; without a value where there is nothing to report. */
  report<T>(
    version: ApiVersion,
    query: Query,
    schema: z.ZodType<T>,
    reads: Reads,
  ): Promise<YeastarAnswer<T>> {
    const question = { endpoint: 'call_report/list', version, query, codes: [NOT_FOUND], schema };
    return this.ask({ ...question, empty: { value: schema.parse({}) } }, reads);
  }

  /** The records of calls, of the interval and the queues that the query names. */
  records(query: Query, reads: ListReads): Promise<Whole<YeastarRecord>> {
    const [endpoint, version] = ['cdr/search', 'v2.0'] as const;
    const short = (rows: number, of: number) =>
      reads.notes.skipped({ resource: 'call records', why: 'counted, not listed', rows: of - rows, of });
    const options = { ...PAGES, keyOf: ({ uid }: YeastarRecord) => uid, short };
    return allPages(this.about(endpoint, version), options, ({ page }) => {
      const paged = { page, page_size: RECORDS_SIZE, sort_by: 'time', order_by: 'desc', ...query };
      const empty: { value: Page<YeastarRecord> } = { value: { rows: [] } };
      const question = { endpoint, version, query: paged, codes: [NOT_FOUND], empty, schema: Records };
      return this.ask(question, reads);
    });
  }

  agentPause(query: Query, context: Writes): Promise<void> {
    return this.send('agent/pause', { query }, context);
  }

  agentLogin(query: Query, context: Writes): Promise<void> {
    return this.send('agent/login', { query }, context);
  }

  listen(body: Fields, context: Writes): Promise<void> {
    return this.send('call/listen', { body }, context);
  }

  hangup(body: Fields, context: Writes): Promise<void> {
    return this.send('call/hangup', { body }, context);
  }

  transfer(body: Fields, context: Writes): Promise<void> {
    return this.send('call/transfer', { body }, context);
  }

  /** The new queue's id, where the system tells it. */
  async createQueue(body: Fields, context: Writes): Promise<string | undefined> {
    const question = { method: 'POST', endpoint: 'queue/create', body, schema: Created } as const;
    const { value } = await this.ask(question, context);
    return value?.id;
  }

  updateQueue(id: string, fields: Fields, context: Writes): Promise<void> {
    return this.send('queue/update', { body: { id: Number(id), ...fields } }, context);
  }

  deleteQueue(id: string, context: Writes): Promise<void> {
    return this.send('queue/delete', { query: { id } }, context);
  }

  /** Live calls; exactly one filter is allowed. */
  async calls(
    filter: { call_id: string } | { extension: string },
    context: CommandReads,
  ): Promise<YeastarLiveCall[]> {
    const empty = { value: [] };
    const question = { endpoint: 'call/query', query: filter, codes: NO_CALLS, empty, schema: LiveCalls };
    const { value = [] } = await this.ask(question, requestContext(context));
    return value;
  }

  /** Who serves each queue now, as the system writes it. */
  async agentLists(context: CommandReads): Promise<YeastarAgentLists[]> {
    const { rows } = await this.list('queue/list', AgentListsPage, requestContext(context));
    return rows;
  }

  about(endpoint: string, version?: ApiVersion): string {
    return this.api.about(endpoint, version);
  }

  close(signal: AbortSignal): Promise<void> {
    return this.auth.close(signal);
  }

  /** With a body it is a POST. */
  private async send(
    endpoint: string,
    sent: { query: Query } | { body: Fields },
    context: Writes,
  ): Promise<void> {
    const method: Question<unknown>['method'] = 'body' in sent ? 'POST' : 'GET';
    await this.ask({ method, endpoint, ...sent, schema: Envelope }, context);
  }

  private ask<T>(
    question: Question<T>,
    { signal, budget, retry, write }: QuestionContext,
  ): Promise<YeastarAnswer<T>> {
    return this.auth.with({ signal, budget }, (accessToken) =>
      this.api.ask({
        method: 'GET',
        ...question,
        ...{ signal, budget, accessToken },
        ...(retry !== undefined && { retry }),
        ...(write !== undefined && { write }),
      }),
    );
  }

  /** All pages of a list. @throws VendorProtocolError when it ends before its total and `short` is absent */
  private list<Row extends { id: string }>(
    endpoint: string,
    schema: z.ZodType<Page<Row>>,
    context: QuestionContext,
    short?: (rows: number, of: number) => void,
  ): Promise<Whole<Row>> {
    const options = { ...PAGES, ...(short !== undefined && { short }) };
    return allPages(this.about(endpoint), options, ({ page }) => {
      const query = { page, page_size: PAGE_SIZE, sort_by: 'id', order_by: 'asc' };
      const empty: { value: Page<Row> } = { value: { rows: [] } };
      return this.ask({ endpoint, query, codes: [NOT_FOUND], empty, schema }, context);
    });
  }
}
