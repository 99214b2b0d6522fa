import { atMost } from '../../lib/at-most.js';
import { keyed } from '../../modules/domain/document.js';
import type { Reading, Roster } from '../../modules/domain/reading.js';
import type { AgentTotals } from '../../modules/domain/totals.js';
import { notedRows } from '../kit/rows.js';
import { rowless } from '../kit/interval-sums.js';
import { orOwnRefusal } from '../kit/queue-trouble.js';
import { VendorError, VendorProtocolError } from '../port/errors.js';
import type { PollTarget, ReadContext, TotalsRequest } from '../port/vendor.js';
import type { YeastarClient } from './client.js';
import { SystemInformation, YeastarSystem } from './system.js';
import {
  acrossQueues,
  AgentPerformance,
  agentTotals,
  contactOf,
  QueuePerformance,
  queueTotals,
} from './totals.js';

type TotalsContext = ReadContext & { totals: TotalsRequest };

const QUEUES = 'totals:queues';
const AGENTS = 'totals:agents';
const RECORDS = 'totals:records';
/** Extras of these polls beside their own, as people read them. */
const SYSTEM = 'firmware and format of times';
const SOME_AGENTS = 'agents of some queues';
/** The PBX opens a connection for each request. */
const SIDE_BY_SIDE = 3;
/** Firmware and the way of writing times change when people change them. */
const SYSTEM_MS = 3_600_000;
/** A PBX that does not tell them is asked again. */
const REFUSED_MS = 600_000;

/** The polls of reports and records, each for one interval. */
export class YeastarTotals {
  private known: { system: YeastarSystem; until: number } | undefined;

  constructor(private readonly client: YeastarClient) {}

  targets(roster: Roster | undefined): PollTarget[] {
    const queues = Object.keys(roster?.queues ?? {}).length;
    const target = (id: string, resource: string, requests: number): PollTarget => ({
      ...{ id, resource, requests },
      ...{ cadence: 'totals', extra: resource },
    });
    return queues === 0
      ? []
      : [
          target(QUEUES, 'queue totals', 1),
          target(AGENTS, 'agent totals', queues),
          target(RECORDS, 'call records', 1),
        ];
  }

  async read({ id, extra, requests }: PollTarget, context: ReadContext): Promise<Reading> {
    const { totals, notes } = context;
    if (totals === undefined) return { at: Date.now() };
    const asked = { ...context, totals };
    if (this.known === undefined || this.known.until <= Date.now()) notes.expects(requests + 1);
    const system = await this.system(asked);
    if (extra !== undefined) notes.present(extra);
    if (id === AGENTS) return this.readAgents(system, asked);
    return id === RECORDS ? this.readRecords(system, asked) : this.readQueues(system, asked);
  }

  /** A PBX that does not tell it is taken for a recent one that writes times as it was shipped. */
  private async system(context: TotalsContext): Promise<YeastarSystem> {
    if (this.known !== undefined && this.known.until > Date.now()) return this.known.system;
    const { signal, notes } = context;
    const told = await orOwnRefusal(signal, () => this.client.system(context));
    if (told instanceof VendorError) {
      notes.missing(SYSTEM, told.message);
      const system = this.known?.system ?? new YeastarSystem(SystemInformation.parse({}), Date.now());
      this.known = { system, until: Date.now() + REFUSED_MS };
      return system;
    }
    notes.present(SYSTEM);
    const { value, receivedAt } = told;
    if (value === undefined) throw new Error('a question without codes of its own has a value');
    const system = new YeastarSystem(value, receivedAt);
    this.known = { system, until: receivedAt + SYSTEM_MS };
    return system;
  }

  private async readQueues(system: YeastarSystem, context: TotalsContext): Promise<Reading> {
    const { totals, roster, notes } = context;
    const query = {
      ...{ type: 'queueperformance', queue_id_list: Object.keys(roster?.queues ?? {}).join(',') },
      ...this.times(system, totals),
    };
    const answer = await this.client.report(system.reports, query, QueuePerformance, context);
    const list = answer.value ?? { rows: [], unreadable: [] };
    notedRows(list, 'queue totals', notes);
    const { from, to } = totals;
    const queues = queueTotals(list, roster);
    const left = rowless({ queues: roster?.queues ?? {} }, { queues }, list.unreadable.length);
    return { at: answer.receivedAt, totals: { interval: { from, to }, queues, ...left } };
  }

  /** Sums over all queues are told only where each queue was. */
  private async readAgents(system: YeastarSystem, context: TotalsContext): Promise<Reading> {
    const { totals, roster, notes } = context;
    const agentsOfQueue = keyed<{ [agent: string]: AgentTotals }>();
    const refusals: VendorError[] = [];
    let unreadable = 0;
    let at = Infinity;
    const queues = Object.keys(roster?.queues ?? {});
    await atMost(SIDE_BY_SIDE, context.signal, queues, async (queue, signal) => {
      const query = { type: 'queueagentperformance', queue_id: queue, ...this.times(system, totals) };
      const reads = { ...context, signal };
      const answer = await orOwnRefusal(signal, () =>
        this.client.report(system.reports, query, AgentPerformance, reads),
      );
      if (answer instanceof VendorError) return void refusals.push(answer);
      const list = answer.value ?? { rows: [], unreadable: [] };
      notedRows(list, 'agent totals', notes);
      unreadable += list.unreadable.length;
      agentsOfQueue[queue] = agentTotals(list);
      at = Math.min(at, answer.receivedAt);
    });
    const [refusal] = refusals;
    if (refusal === undefined) notes.present(SOME_AGENTS);
    else if (refusals.length === queues.length) throw refusal;
    else notes.missing(SOME_AGENTS, refusal.message);
    const { from, to } = totals;
    const interval = { from, to };
    const answeredAt = Number.isFinite(at) ? at : Date.now();
    if (refusal !== undefined) return { at: answeredAt, totals: { interval, agentsOfQueue } };
    const agents = acrossQueues(agentsOfQueue);
    const left = rowless({ agents: roster?.agents ?? {} }, { agents }, unreadable);
    return { at: answeredAt, totals: { interval, agents, agentsOfQueue, ...left } };
  }

  private async readRecords(system: YeastarSystem, context: TotalsContext): Promise<Reading> {
    const { totals, roster, notes } = context;
    if (!system.hasRecords)
      throw new VendorProtocolError(
        'This firmware cannot be asked for the records of queues: they need x.23.0.123 or later.',
        'firmware_version',
      );
    const { start_time, end_time } = this.times(system, totals);
    const queues = Object.keys(roster?.queues ?? {}).join(',');
    const query = { time_begin: start_time, time_end: end_time, queue_list: queues };
    const records = await this.client.records(query, context);
    const rows = notedRows(records, 'call records', notes);
    const contacts = rows.flatMap(
      (record) => contactOf(record, system.instantOf(record.time, totals.zone), roster) ?? [],
    );
    const unread = rows.length - contacts.length;
    notes.skipped({ resource: 'call records', why: 'no readable outcome', rows: unread, of: rows.length });
    return { at: records.receivedAt, contacts };
  }

  /** Both ends are included, as far as is known: a second before the interval's end is the last. */
  private times(system: YeastarSystem, { from, to, zone }: TotalsRequest) {
    return { start_time: system.stamp(from, zone), end_time: system.stamp(to - 1000, zone) };
  }
}
