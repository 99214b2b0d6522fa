import type { Reading, Roster } from '../../modules/domain/reading.js';
import { rowless } from '../kit/interval-sums.js';
import type { PollTarget, ReadContext, TotalsRequest } from '../port/vendor.js';
import { REFUSED_REPORT, type VoximplantClient } from './client.js';
import type { VoximplantAnswer } from './envelope.js';
import { dateOf } from './report.js';
import {
  AGENT_REPORTS,
  agentTotals,
  QUEUE_REPORTS,
  queueTotals,
  TIME_REPORTS,
  unitsOf,
  type DayHistory,
  type Units,
} from './totals.js';

const QUEUES = 'totals:queues:';
const AGENTS = 'totals:agents:';

/** Reports that the vendor's page has by queue, but that a system may refuse for all that. */
const REFUSABLE = new Set<string>(['call_count_assigned_to_queue']);

/** The polls of the day's history, each for one interval of the last two days. */
export class VoximplantTotals {
  /** In which the vendor tells times: seconds until an agent's show that they cannot be. */
  private units: Units | undefined;
  /** How many queues the units were asked of. */
  private asked = 0;
  private reports: readonly string[] = QUEUE_REPORTS;

  /** @param parts the roster's queues, as many at a time as a request may have */
  constructor(
    private readonly client: VoximplantClient,
    private readonly parts: (roster: Roster | undefined) => string[][],
  ) {}

  targets(roster: Roster | undefined): PollTarget[] {
    const target = (id: string, resource: string): PollTarget => ({
      ...{ id, resource, cadence: 'totals', extra: resource, requests: 1 },
    });
    return [
      ...this.parts(roster).map((_, part) => target(`${QUEUES}${part + 1}`, 'queue totals')),
      ...Object.keys(roster?.queues ?? {}).map((queue) => target(`${AGENTS}${queue}`, 'agent totals')),
    ];
  }

  async read({ id, extra, requests }: PollTarget, context: ReadContext): Promise<Reading> {
    const { totals, roster, notes } = context;
    const queue = id.startsWith(AGENTS) ? id.slice(AGENTS.length) : undefined;
    const queues = queue === undefined ? this.parts(roster)[Number(id.slice(QUEUES.length)) - 1] : [queue];
    if (totals === undefined || queues === undefined) return { at: Date.now() };
    const { from, to } = totals;
    const interval = { from, to };
    const window = { ...windowOf(totals), sq_queue_id: queues.join(';') };
    if (queue === undefined) {
      if (this.units === undefined) notes.expects(requests + 1);
      const units = await this.learnUnits(queues, totals, context);
      if (extra !== undefined) notes.present(extra);
      const query = { ...window, group_by: 'queue', max_waiting_sec: totals.targetSeconds };
      const { value = [], receivedAt } = await this.queueReports(query, context);
      const told = Object.entries(queueTotals(value, units));
      // The target is ours: the vendor counts by any.
      const withTarget = told.map(
        ([id, sums]) => [id, { ...sums, targetSeconds: totals.targetSeconds }] as const,
      );
      const sums = { queues: Object.fromEntries(withTarget) };
      const asked = { queues: Object.fromEntries(queues.map((id) => [id, id])) };
      return { at: receivedAt, totals: { interval, ...sums, ...rowless(asked, sums) } };
    }
    if (extra !== undefined) notes.present(extra);
    const { value = [], receivedAt } = await this.agentReports(queue, AGENT_REPORTS, totals, context);
    const { ofQueue, agents } = agentTotals(value, this.units);
    return { at: receivedAt, totals: { interval, agents, agentsOfQueue: { [queue]: ofQueue } } };
  }

  /** All reports, or those that the system does not refuse by queue. */
  private async queueReports(query: DayQuery, context: ReadContext): Promise<VoximplantAnswer<DayHistory>> {
    const ask = (reports: readonly string[], codes: readonly number[]) =>
      this.client.dayHistory({ ...query, report_type: reports.join(';') }, context, codes);
    const answer = await ask(this.reports, this.reports === QUEUE_REPORTS ? REFUSED_REPORT : []);
    if (answer.value !== undefined) return answer;
    const others = QUEUE_REPORTS.filter((report) => !REFUSABLE.has(report));
    const rest = await ask(others, []);
    this.reports = others;
    return rest;
  }

  /** Of the agents of one queue, by which units of times are learnt. */
  private async agentReports(
    queue: string,
    reports: readonly string[],
    totals: TotalsRequest,
    context: ReadContext,
  ): Promise<VoximplantAnswer<DayHistory>> {
    const query = {
      ...{ ...windowOf(totals), sq_queue_id: queue, report_type: reports.join(';') },
      ...{ group_by: 'agent', user_id: 'all' },
    };
    const answer = await this.client.dayHistory(query, context);
    const people = Object.keys(context.roster?.agents ?? {}).length;
    const units = unitsOf(answer.value ?? [], people, (totals.to - totals.from) / 1000);
    if (this.units !== 1000 && units !== undefined) this.units = units;
    return answer;
  }

  /** Of one queue at a time, since agents can be told apart of one queue alone. */
  private async learnUnits(
    queues: readonly string[],
    totals: TotalsRequest,
    context: ReadContext,
  ): Promise<Units | undefined> {
    const queue = queues[this.asked % queues.length];
    if (this.units !== undefined || queue === undefined) return this.units;
    this.asked += 1;
    await context.notes.extra('units of times', context.signal, () =>
      this.agentReports(queue, TIME_REPORTS, totals, context),
    );
    return this.units;
  }
}

type DayQuery = Readonly<Record<string, string | number>>;

const windowOf = ({ from, to }: TotalsRequest) => ({ from_date: dateOf(from), to_date: dateOf(to) });
