import { Logger } from '@nestjs/common';
import { DebouncedTask } from '../lib/debounced-task.js';
import { OutageLog } from '../lib/outage-log.js';
import type { AccountConfig } from '../modules/config/floor-config.js';
import type { MetricsDocument } from '../modules/domain/metrics-document.js';
import type { QueueSelf } from '../modules/domain/queue.js';
import type { Roster } from '../modules/domain/reading.js';
import { metricsTopic, queueTopic } from '../modules/domain/topic.js';
import type { IntervalReader } from '../modules/history/interval-reader.js';
import type { FloorReplica } from '../modules/floor/floor-replica.js';
import type { FloorWriter } from '../modules/floor/floor-writer.js';
import type { TotalsStore } from '../modules/floor/totals-store.js';
import {
  daysOf,
  metricsDocument,
  type ObservedDay,
  type QueueCounters,
} from '../modules/interval-metrics/metrics-document.js';
import type { PollPlan } from './poll-plans.js';

export interface IntervalMetricsServices {
  replica: FloorReplica;
  writer: FloorWriter;
  totals: TotalsStore;
  observed: Pick<IntervalReader, 'counts'>;
}

/** A board that shows counts of a day needs them no more often. */
const EVERY_MS = 5_000;
/** A statement over a day of contacts; the live rows are polled meanwhile. */
const OBSERVED_MS = 15_000;
/** How old counters are is told in steps of this, so that a queue's document does not change them with every call. */
const STEP_MS = 60_000;

/** Writes the document `metrics/<account>` of one account. */
export class IntervalMetricsProjector {
  private readonly logger = new Logger(IntervalMetricsProjector.name);
  private readonly writing: DebouncedTask;
  private readonly databaseOutage: OutageLog;
  private targets: readonly string[] = [];
  private roster: Roster | undefined;
  private isFollowed = false;
  private observed: readonly ObservedDay[] = [];
  private observedAt = -Infinity;

  /** @param fence of the coordinator's lease */
  constructor(
    private readonly config: AccountConfig,
    private readonly fence: number,
    private readonly services: IntervalMetricsServices,
  ) {
    const outage = new OutageLog(this.logger, `write the interval metrics of account ${config.id}`);
    this.databaseOutage = new OutageLog(this.logger, `read the recorded contacts of account ${config.id}`);
    this.writing = new DebouncedTask(EVERY_MS, outage, () => this.write());
  }

  /** Called once a second, and when something may have changed. */
  check(plan: PollPlan, roster: Roster | undefined, isFollowed: boolean): void {
    this.targets = [...plan.values()].filter(({ cadence }) => cadence === 'totals').map(({ id }) => id);
    this.roster = roster;
    this.isFollowed = isFollowed;
    this.writing.ask();
  }

  async stop(): Promise<void> {
    await this.writing.stop();
  }

  private async write(): Promise<void> {
    const { config, roster } = this;
    const { id } = config;
    const document = roster === undefined ? EMPTY : await this.document(roster);
    await this.services.writer.project<MetricsDocument>(id, metricsTopic(id), this.fence, () => document);
  }

  private async document(roster: Roster): Promise<MetricsDocument> {
    const { config: account } = this;
    const now = Date.now();
    const totals = await this.services.totals.today(account.id, this.targets);
    await this.observe(roster, now);
    const { observed } = this;
    return metricsDocument({ now, account, roster, totals, observed, counters: this.counters(roster) });
  }

  /** While PostgreSQL does not answer, what was observed before stays, with its age. */
  private async observe(roster: Roster, now: number): Promise<void> {
    const { observed } = this.services;
    const elapsedMs = performance.now();
    if (!this.isFollowed || elapsedMs - this.observedAt < OBSERVED_MS) return;
    this.observedAt = elapsedMs;
    const { config: account } = this;
    try {
      const days = daysOf({ now, account, roster });
      const counts = await Promise.all(days.map(({ from }) => observed.counts(account.id, from, now)));
      this.observed = counts.flatMap((day) => day ?? []);
      this.databaseOutage.worked();
    } catch (error) {
      this.databaseOutage.failed(error);
    }
  }

  /** From the queues' documents, which the account's projector follows. */
  private counters({ queues }: Roster): Map<string, QueueCounters> {
    const counters = new Map<string, QueueCounters>();
    for (const queue of Object.keys(queues)) {
      const view = this.services.replica.view(queueTopic(this.config.id, queue));
      // What is stored under a queue's topic was made by FloorWriter.
      const self = view?.state['queue']?.['self'] as QueueSelf | undefined;
      const metrics = self?.metrics;
      if (view !== undefined && metrics !== undefined)
        counters.set(queue, { metrics, at: Math.floor(view.at / STEP_MS) * STEP_MS });
    }
    return counters;
  }
}

/** Until the account was read for the first time. */
const EMPTY: MetricsDocument = { today: {}, last30: {}, agents: {} };
