import { runTogether } from '../../lib/run-together.js';
import type { Reading, Roster } from '../../modules/domain/reading.js';
import { rowless } from '../kit/interval-sums.js';
import { orOwnRefusal } from '../kit/queue-trouble.js';
import { notedRows } from '../kit/rows.js';
import { VendorError } from '../port/errors.js';
import type { PollTarget, ReadContext, TotalsRequest } from '../port/vendor.js';
import type { NetsapiensClient } from './client.js';
import {
  Abandoned,
  abandonsOf,
  AgentLog,
  AgentStatistics,
  agentTotals,
  contactOf,
  QueueStatistics,
  queueTotals,
} from './totals.js';

const QUEUES = 'totals:queues';
const AGENTS = 'totals:agents';
const QUEUE_FIELDS = 'VOL,CH,ATT,AC,AAS,SL,AHT,ACW,AH,VM,CB';
const AGENT_FIELDS = 'NAME,CH,ATT,AH,AHT,ACW,TT';
const LOG_FIELDS = 'AM,UM,L,B,M,W,O';

/** The polls of statistics, each for one interval. */
export class NetsapiensTotals {
  constructor(private readonly client: NetsapiensClient) {}

  targets(roster: Roster | undefined): PollTarget[] {
    const target = (id: string, resource: string): PollTarget => ({
      ...{ id, resource, cadence: 'totals', extra: resource, requests: 2 },
    });
    return Object.keys(roster?.queues ?? {}).length === 0
      ? []
      : [target(QUEUES, 'queue totals'), target(AGENTS, 'agent totals')];
  }

  async read({ id, extra }: PollTarget, context: ReadContext): Promise<Reading> {
    const { totals, notes } = context;
    if (totals === undefined) return { at: Date.now() };
    if (extra !== undefined) notes.present(extra);
    return id === AGENTS ? this.readAgents(totals, context) : this.readQueues(totals, context);
  }

  /** The counts, and the abandoned calls one by one: what one of them does not tell, the other may. */
  private async readQueues(totals: TotalsRequest, context: ReadContext): Promise<Reading> {
    const { roster, notes } = context;
    const [statistics, rows] = await runTogether(
      context.signal,
      (signal) =>
        orOwnRefusal(signal, () =>
          this.client.statistics(
            'statistics/queue/per-queue',
            { ...inZone(totals), fields: QUEUE_FIELDS },
            QueueStatistics,
            { ...context, signal },
          ),
        ),
      (signal) =>
        notes.extra('abandoned calls', signal, () =>
          this.client.statistics('callqueuereport/abandoned', inUtc(totals), Abandoned, {
            ...context,
            signal,
          }),
        ),
    );
    const abandoned = rows === undefined ? undefined : (rows.value ?? NONE);
    if (abandoned !== undefined) notedRows(abandoned, 'abandoned calls', notes);
    const abandons = abandoned === undefined ? undefined : abandonsOf(abandoned, roster);
    const contacts = abandons === undefined ? {} : { contacts: abandons.map(contactOf) };
    if (statistics instanceof VendorError) {
      if (rows === undefined) throw statistics;
      notes.missing('counts of queues', statistics.message);
      return { at: rows.receivedAt, ...contacts };
    }
    notes.present('counts of queues');
    const list = statistics.value ?? NONE;
    notedRows(list, 'queue totals', notes);
    const { from, to } = totals;
    const queues = queueTotals(list, abandons, totals, roster);
    const left = rowless({ queues: roster?.queues ?? {} }, { queues }, list.unreadable.length);
    return {
      at: statistics.receivedAt,
      totals: { interval: { from, to }, queues, ...left },
      ...contacts,
    };
  }

  private async readAgents(totals: TotalsRequest, context: ReadContext): Promise<Reading> {
    const { roster, notes } = context;
    const ask = inZone(totals);
    const [statistics, log] = await runTogether(
      context.signal,
      (signal) =>
        orOwnRefusal(signal, () =>
          this.client.statistics('statistics/agent', { ...ask, fields: AGENT_FIELDS }, AgentStatistics, {
            ...context,
            signal,
          }),
        ),
      (signal) =>
        notes.extra('times in states', signal, () =>
          this.client.statistics('statistics/agentLog', { ...ask, fields: LOG_FIELDS }, AgentLog, {
            ...context,
            signal,
          }),
        ),
    );
    if (log?.value !== undefined) notedRows(log.value, 'agent times', notes);
    const { from, to } = totals;
    const told = (list: AgentStatistics) => ({
      totals: { interval: { from, to }, agents: agentTotals(list, log?.value, roster) },
    });
    if (statistics instanceof VendorError) {
      if (log === undefined) throw statistics;
      notes.missing('counts of agents', statistics.message);
      return { at: log.receivedAt, ...told(NONE) };
    }
    notes.present('counts of agents');
    const list = statistics.value ?? NONE;
    notedRows(list, 'agent totals', notes);
    const { totals: sums } = told(list);
    const left = rowless({ agents: roster?.agents ?? {} }, sums, list.unreadable.length);
    return { at: statistics.receivedAt, totals: { ...sums, ...left } };
  }
}

const NONE = { rows: [], unreadable: [] };

/** Whether the end is included is not documented: a second before the interval's end is the last. */
function window({ from, to }: TotalsRequest, zone: string) {
  const stamp = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z${zone}`;
  return { 'datetime-start': stamp(from), 'datetime-end': stamp(to - 1000) };
}

const inZone = (totals: TotalsRequest) => window(totals, `[${totals.zone}]`);
/** Times of the answer are written as those of the question, so they need no zone to be read. */
const inUtc = (totals: TotalsRequest) => window(totals, '');
