import type { Reading, Roster } from '../../modules/domain/reading.js';
import type { PollTarget, ReadContext, TotalsRequest } from '../port/vendor.js';
import type { VoximplantClient } from './client.js';
import { dateOf } from './report.js';
import {
  AGENT_REPORTS,
  agentTotals,
  QUEUE_REPORTS,
  queueTotals,
  TIME_REPORTS,
  unitsOf,
  type Units,
} from './totals.js';

const QUEUES = 'totals:queues:';
const AGENTS = 'totals:agents:';

/** The polls of the day's history, each for one interval of the last two days. */
export class VoximplantTotals {
  /** In which the vendor tells times; it does not change. */
  private units: Units | undefined;

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
    if (this.units === undefined) notes.expects(requests + 1);
    const units = await this.learnUnits(totals, context);
    if (extra !== undefined) notes.present(extra);
    const { from, to } = totals;
    const interval = { from, to };
    const window = { ...windowOf(totals), sq_queue_id: queues.join(';') };
    if (queue === undefined) {
      const query = {
        ...{ ...window, report_type: QUEUE_REPORTS.join(';'), group_by: 'queue' },
        max_waiting_sec: totals.targetSeconds,
      };
      const { value = [], receivedAt } = await this.client.dayHistory(query, context);
      const told = Object.entries(queueTotals(value, units));
      // The target is ours: the vendor counts by any.
      const withTarget = told.map(
        ([id, sums]) => [id, { ...sums, targetSeconds: totals.targetSeconds }] as const,
      );
      return { at: receivedAt, totals: { interval, queues: Object.fromEntries(withTarget) } };
    }
    const query = { ...window, report_type: AGENT_REPORTS.join(';'), group_by: 'agent', user_id: 'all' };
    const { value = [], receivedAt } = await this.client.dayHistory(query, context);
    const { ofQueue, agents } = agentTotals(value, units);
    return { at: receivedAt, totals: { interval, agents, agentsOfQueue: { [queue]: ofQueue } } };
  }

  private async learnUnits(totals: TotalsRequest, context: ReadContext): Promise<Units | undefined> {
    if (this.units !== undefined) return this.units;
    const query = { ...windowOf(totals), report_type: TIME_REPORTS.join(';') };
    const history = await context.notes.extra('units of times', context.signal, () =>
      this.client.dayHistory(query, context),
    );
    const people = Object.keys(context.roster?.agents ?? {}).length;
    this.units = unitsOf(history?.value ?? [], people, (totals.to - totals.from) / 1000);
    return this.units;
  }
}

const windowOf = ({ from, to }: TotalsRequest) => ({ from_date: dateOf(from), to_date: dateOf(to) });
