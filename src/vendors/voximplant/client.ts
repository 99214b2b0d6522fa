import type { z } from 'zod';
import type { CommandContext } from '../port/command.js';
import { ensureNoneLost } from '../kit/blank.js';
import { CommandRejected } from '../port/errors.js';
import type { ReadContext } from '../port/vendor.js';
import { allPages, type Page, type Whole } from '../kit/pages.js';
import { notedRows } from '../kit/rows.js';
import type { RequestContext } from '../kit/session-auth.js';
import {
  AccountLocation,
  AgentPage,
  Done,
  Labels,
  Metrics,
  QueuePage,
  Reports,
  RequestedReport,
  SkillPage,
  State,
  type VoximplantAgent,
  type VoximplantQueue,
  type VoximplantSkill,
} from './schema.js';
import { DayHistory } from './totals.js';
import type { VoximplantAnswer, VoximplantAsk, VoximplantApi } from './envelope.js';

type Reads = RequestContext & Partial<Pick<ReadContext, 'retry'>>;
/** Where rows that are missing in a list are noted; a command notes nothing. */
type ListReads = Reads & Partial<Pick<ReadContext, 'notes' | 'roster'>>;
export type Changes = Pick<CommandContext, 'signal' | 'budget' | 'write'>;
type Query = VoximplantAsk<unknown>['query'];

/** The largest page is not documented; a system that gives less is asked for the rest. */
export const PAGE_SIZE = 1000;
/** Whether a list has a total is not documented either. */
const PAGES = { keyOf: ({ id }: { id: string }) => id, maxPages: 2_000, totalPath: 'total_count' };

/** Of the live state; the queues it leaves out are noted. */
const NO_STATES = { value: { rows: [], unreadable: [] } };

/** Dates of answers, which have no zone of their own. */
const ZONE = 'Etc/GMT';
/** How quickly a call should be answered; the vendor counts it by any number of seconds it is asked with. */
export const SERVICE_SECONDS = 20;
export const REPORTS = ['count_handled_calls', 'count_abandonment_calls', 'service_level'] as const;

/** "The 'sq_queue_id' parameter is invalid." */
const INVALID = 496;
/** There is no such report, or it is none of agents, or of queues. */
export const REFUSED_REPORT = [459, 525, 526];
/** A required parameter is missing: which code says so is not documented. */
const MISSING = [101, 134, 485];

/** The methods an application's floor is read with. */
export class VoximplantClient {
  /** The parameter that says which application is meant; every change names it where the vendor's page does. */
  readonly application: Query;
  /** Some clients and pages call `handle_calls` of SQ_GetAgents required, others do not know it. */
  private byHandling = false;
  /** The vendor's pages call the word for every queue `all` in one place and `any` in another. */
  private byIds = false;

  constructor(
    private readonly api: VoximplantApi,
    application: string,
  ) {
    this.application = /^\d+$/.test(application)
      ? { application_id: application }
      : { application_name: application };
  }

  /**
   * The live state of every queue.
   * @param queues the queues there are: asked for by id where the system does not accept `all`
   */
  async state(queues: readonly string[], reads: Reads): Promise<VoximplantAnswer<State>> {
    const ask = (ids: string, codes?: readonly number[]) =>
      this.ask('GetSQState', { sq_queue_id: ids, timezone: ZONE }, State, reads, codes, NO_STATES);
    if (!this.byIds) {
      const answer = await ask('all', queues.length > 0 ? [INVALID] : []);
      if (answer.value !== undefined) return answer;
    }
    const answer = await ask(queues.join(';'));
    this.byIds = true;
    return answer;
  }

  async queues(reads: ListReads): Promise<Whole<VoximplantQueue>> {
    return given(await this.list('SQ_GetQueues', 'queues', {}, QueuePage, reads));
  }

  async skills(reads: ListReads): Promise<Whole<VoximplantSkill>> {
    return given(await this.list('SQ_GetSkills', 'skills', {}, SkillPage, reads));
  }

  /**
   * All agents, or those of a queue; where the system insists on asking by `handle_calls`, those who handle calls and
   * those who do not.
   */
  async agents(reads: ListReads, queue?: string): Promise<Whole<VoximplantAgent>> {
    const query = {
      ...(queue !== undefined && { sq_queue_id: queue }),
      with_sq_queues: 'true',
      with_sq_statuses: 'false',
      with_sq_skills: 'true',
    };
    const list = (more: Query, codes?: readonly number[]) =>
      this.list('SQ_GetAgents', 'agents', { ...query, ...more }, AgentPage, reads, codes);
    if (!this.byHandling) {
      const all = await list({}, MISSING);
      if (all !== undefined) return all;
      this.byHandling = true;
    }
    const handling = given(await list({ handle_calls: 'true' }));
    const others = given(await list({ handle_calls: 'false' }));
    const rows = new Map([...handling.rows, ...others.rows].map((agent) => [agent.id, agent]));
    return { ...handling, rows: [...rows.values()] };
  }

  labels(reads: Reads): Promise<VoximplantAnswer<Labels>> {
    return this.ask('SQ_GetAgentCustomStatusMapping', {}, Labels, reads);
  }

  /** At most five queues. */
  metrics(queues: readonly string[], reads: Reads): Promise<VoximplantAnswer<Metrics>> {
    const query = {
      sq_queue_id: queues.join(';'),
      report_type: REPORTS.join(';'),
      group_by: 'queue',
      max_waiting_sec: SERVICE_SECONDS,
      timezone: ZONE,
    };
    return this.ask('GetSmartQueueRealtimeMetrics', query, Metrics, reads);
  }

  /** Reports of an interval of the last two days; dates are in UTC. */
  dayHistory(
    query: Query,
    reads: Reads,
    codes: readonly number[] = [],
  ): Promise<VoximplantAnswer<DayHistory>> {
    return this.ask('GetSmartQueueDayHistory', { ...query, timezone: ZONE }, DayHistory, reads, codes);
  }

  /** The account's time zone; undefined: it tells none. */
  async zone({ signal, budget }: Reads): Promise<string | undefined> {
    const ask = { method: 'GetAccountInfo', query: {}, schema: AccountLocation, signal, budget };
    return (await this.api.ask(ask)).value;
  }

  /** Begins a report of an interval of the last half year; dates are in UTC. Resolves to its id. */
  async requestHistory(query: Query, reads: Reads): Promise<string> {
    const asked = { ...query, timezone: ZONE };
    return given((await this.ask('RequestSmartQueueHistory', asked, RequestedReport, reads)).value);
  }

  /** What becomes of a report. Reports belong to the account and not to an application. */
  async reports(id: string, { signal }: Reads): Promise<z.infer<typeof Reports>> {
    const ask = { method: 'GetHistoryReports', query: { history_report_id: id }, schema: Reports, signal };
    return given((await this.api.ask(ask)).value);
  }

  /** The file of a completed report. */
  downloadReport(id: string, { signal }: Reads): Promise<string> {
    return this.api.text({ method: 'DownloadHistoryReport', query: { history_report_id: id }, signal });
  }

  /** Begins a sentence about a change. */
  about(method: string): string {
    return this.api.about(method);
  }

  /** Sends a change that the vendor acknowledges with a bare 1. Resolves to when it did. */
  async change(method: string, query: Query, { signal, budget, write }: Changes): Promise<number> {
    return (await this.api.ask({ method, query, schema: Done, signal, budget, write })).receivedAt;
  }

  /**
   * A change of every queue, skill or agent: by `all`, or by the ids where the system refuses the word.
   * @param query with `all` in the field
   * @param ids those there are
   */
  async changeAll(
    method: string,
    query: Query,
    { field, ids }: { field: 'sq_queue_id' | 'sq_skill_id' | 'user_id'; ids: readonly string[] },
    changes: Changes,
  ): Promise<void> {
    if (!this.byIds || ids.length === 0) {
      try {
        await this.change(method, query, changes);
        return;
      } catch (error) {
        const isRefused = error instanceof CommandRejected && error.vendorCode === String(INVALID);
        if (!isRefused || ids.length === 0) throw error;
      }
    }
    await this.change(method, { ...query, [field]: ids.join(';') }, changes);
    this.byIds = true;
  }

  /** Makes something new. Resolves to its id, from the acknowledgement. */
  async make(method: string, query: Query, id: z.ZodType<string>, changes: Changes): Promise<string> {
    const { signal, budget, write } = changes;
    return given((await this.api.ask({ method, query, schema: id, signal, budget, write })).value);
  }

  /** Undefined when the first page is answered with one of `codes`. @throws where an empty body would take rows away */
  private async list<Row extends { id: string }>(
    method: string,
    resource: 'queues' | 'agents' | 'skills',
    query: Query,
    schema: z.ZodType<Page<Row>>,
    reads: ListReads,
    codes?: readonly number[],
  ): Promise<Whole<Row> | undefined> {
    const { notes, roster } = reads;
    const known = Object.keys(roster?.[resource] ?? {}).length;
    // A role may see fewer rows than are counted.
    const short = (rows: number, of: number) =>
      notes?.skipped({ resource, why: 'counted, not listed', rows: of - rows, of });
    const whole = await allPages(this.api.about(method), { ...PAGES, short }, ({ offset }) => {
      const page = { ...query, count: PAGE_SIZE, offset };
      const empty: { value: Page<Row> } = { value: { rows: [] } };
      return this.ask(method, page, schema, reads, offset === 0 ? codes : undefined, empty);
    });
    if (!whole.found) return undefined;
    ensureNoneLost(this.api.about(method), whole, known);
    if (notes !== undefined) notedRows(whole, resource, notes);
    return whole;
  }

  private ask<T>(
    method: string,
    query: Query,
    schema: z.ZodType<T>,
    reads: Reads,
    codes: readonly number[] = [],
    empty?: { value: T },
  ): Promise<VoximplantAnswer<T>> {
    return this.api.ask({
      method,
      query: { ...this.application, ...query },
      schema,
      ...readsOf(reads),
      ...{ codes, empty },
    });
  }
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a question without codes of its own has a value');
  return value;
}

const readsOf = ({ signal, budget, retry }: Reads): Reads => ({
  signal,
  budget,
  ...(retry !== undefined && { retry }),
});
