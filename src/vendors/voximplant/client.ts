import type { z } from 'zod';
import type { CommandContext } from '../port/command.js';
import type { ReadContext } from '../port/vendor.js';
import { allPages, type Page, type Whole } from '../kit/pages.js';
import type { RequestContext } from '../kit/session-auth.js';
import {
  AgentPage,
  Done,
  Labels,
  Metrics,
  QueuePage,
  SkillPage,
  State,
  type VoximplantAgent,
  type VoximplantQueue,
  type VoximplantSkill,
} from './schema.js';
import type { VoximplantAnswer, VoximplantAsk, VoximplantApi } from './envelope.js';

type Reads = RequestContext & Partial<Pick<ReadContext, 'retry'>>;
export type Changes = Pick<CommandContext, 'signal' | 'budget' | 'write'>;
type Query = VoximplantAsk<unknown>['query'];

/** The largest page is not documented; a system that gives less is asked for the rest. */
export const PAGE_SIZE = 1000;
/** Whether a list has a total is not documented either. */
const PAGES = { keyOf: ({ id }: { id: string }) => id, maxPages: 2_000, totalPath: 'total_count' };

/** Dates of answers, which have no zone of their own. */
const ZONE = 'Etc/GMT';
/** How quickly a call should be answered; the vendor counts it by any number of seconds it is asked with. */
export const SERVICE_SECONDS = 20;
export const REPORTS = ['count_handled_calls', 'count_abandonment_calls', 'service_level'] as const;

/** No such method, no permission, not this way: what is merely good to have may be missing. */
const NOT_TOLD = [101, 103, 104, 134, 459, 485, 496, 525, 526];
/** A required parameter is missing: which code says so is not documented. */
const MISSING = [101, 134, 485];

/** The methods an application's floor is read with. */
export class VoximplantClient {
  /** The parameter that says which application is meant; every change names it where the vendor's page does. */
  readonly application: Query;
  /** Some clients and pages call `handle_calls` of SQ_GetAgents required, others do not know it. */
  private byHandling = false;

  constructor(
    private readonly api: VoximplantApi,
    application: string,
  ) {
    this.application = /^\d+$/.test(application)
      ? { application_id: application }
      : { application_name: application };
  }

  state(reads: Reads): Promise<VoximplantAnswer<State>> {
    return this.ask('GetSQState', { sq_queue_id: 'all', timezone: ZONE }, State, reads);
  }

  async queues(reads: Reads): Promise<Whole<VoximplantQueue>> {
    return given(await this.list('SQ_GetQueues', {}, QueuePage, reads));
  }

  /** Undefined where the account is not told. */
  skills(reads: Reads): Promise<Whole<VoximplantSkill> | undefined> {
    return this.list('SQ_GetSkills', {}, SkillPage, reads, NOT_TOLD);
  }

  /** Everybody, or those of a queue; where the system insists on asking by `handle_calls`, those who handle calls and those who do not. */
  async agents(reads: Reads, queue?: string): Promise<Whole<VoximplantAgent>> {
    const query = {
      ...(queue !== undefined && { sq_queue_id: queue }),
      with_sq_queues: 'true',
      with_sq_statuses: 'false',
      with_sq_skills: 'true',
    };
    const list = (more: Query, codes?: readonly number[]) =>
      this.list('SQ_GetAgents', { ...query, ...more }, AgentPage, reads, codes);
    if (!this.byHandling) {
      const everybody = await list({}, MISSING);
      if (everybody !== undefined) return everybody;
      this.byHandling = true;
    }
    const handling = given(await list({ handle_calls: 'true' }));
    const others = given(await list({ handle_calls: 'false' }));
    const rows = new Map([...handling.rows, ...others.rows].map((agent) => [agent.id, agent]));
    return { ...handling, rows: [...rows.values()] };
  }

  labels(reads: Reads): Promise<VoximplantAnswer<Labels>> {
    return this.ask('SQ_GetAgentCustomStatusMapping', {}, Labels, reads, NOT_TOLD);
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
    return this.ask('GetSmartQueueRealtimeMetrics', query, Metrics, reads, NOT_TOLD);
  }

  /** Begins a sentence about a change. */
  about(method: string): string {
    return this.api.about(method);
  }

  /** Orders what the vendor acknowledges with a bare 1. Resolves to when it did. */
  async change(method: string, query: Query, { signal, budget, write }: Changes): Promise<number> {
    return (await this.api.ask({ method, query, schema: Done, signal, budget, write })).receivedAt;
  }

  /** Orders something new; resolves to what its acknowledgement says, its id. */
  async make(method: string, query: Query, id: z.ZodType<string>, changes: Changes): Promise<string> {
    const { signal, budget, write } = changes;
    return given((await this.api.ask({ method, query, schema: id, signal, budget, write })).value);
  }

  /** Undefined when the first page is answered with one of `codes`. */
  private async list<Row extends { id: string }>(
    method: string,
    query: Query,
    schema: z.ZodType<Page<Row>>,
    reads: Reads,
    codes?: readonly number[],
  ): Promise<Whole<Row> | undefined> {
    const whole = await allPages(this.api.about(method), PAGES, ({ offset }) => {
      const page = { ...query, count: PAGE_SIZE, offset };
      return this.ask(method, page, schema, reads, offset === 0 ? codes : undefined);
    });
    return whole.found ? whole : undefined;
  }

  private ask<T>(
    method: string,
    query: Query,
    schema: z.ZodType<T>,
    reads: Reads,
    codes: readonly number[] = [],
  ): Promise<VoximplantAnswer<T>> {
    return this.api.ask({
      method,
      query: { ...this.application, ...query },
      schema,
      ...readsOf(reads),
      codes,
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
