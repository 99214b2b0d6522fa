import { collectDefaultMetrics, Registry, Counter, Gauge, Histogram } from 'prom-client';
import { Injectable } from '@nestjs/common';
import type { Command } from '../domain/command.js';
import type { CommitResult } from '../floor/floor-metrics.js';
import type { RefusalReason, Refusals } from '../http/refusals.js';

/**
 * Of the process, whatever runs in it. There is one set of them: what watches the garbage collector and the event loop
 * can never be taken off again, so that each further set would hold whatever shares its registry.
 */
export const processMetrics = new Registry();
collectDefaultMetrics({ register: processMetrics });

const PREFIX = 'floorwalker_';
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What `/metrics` shows. Labels hold configured or fixed words only, so their number has a bound. */
@Injectable()
export class Metrics implements Refusals {
  /** Its own registry: two services in one process (tests, benchmarks) do not mix. */
  readonly registry = new Registry();
  private readonly polledAt = new Map<string, number>();

  private readonly polls = this.counter('polls_total', 'Polls of vendors', [
    'account',
    'resource',
    'outcome',
  ]);
  private readonly pollSeconds = this.histogram('poll_seconds', 'How long a poll took', [
    'account',
    'resource',
  ]);
  private readonly lateSeconds = this.histogram('poll_late_seconds', 'How late a poll began', ['account']);
  private readonly unknown = this.counter(
    'unknown_agent_states_total',
    'Rows of agents read whose state the vendor told in words we do not know, or did not tell',
    ['account'],
  );
  private readonly requests = this.counter('vendor_requests_total', 'Requests to vendors', [
    'account',
    'outcome',
  ]);
  private readonly requestSeconds = this.histogram('vendor_request_seconds', 'How long vendors took', [
    'account',
  ]);
  private readonly budgetRequests = this.counter(
    'budget_requests_total',
    'Requests asked of the budget of a login: granted, or sent away because it was spent or the vendor wants peace',
    ['account', 'class', 'outcome'],
  );
  private readonly budgetLimit = new Gauge({
    name: `${PREFIX}budget_requests_per_minute`,
    help: 'What the budget of a login allows',
    labelNames: ['account'],
    registers: [this.registry],
  });
  private readonly commits = this.counter('commits_total', 'Commits of readings and projections', [
    'account',
    'outcome',
  ]);
  private readonly logLag = this.histogram(
    'log_lag_seconds',
    'From the commit of a change, by the clock of Redis, until this process has it',
    [],
  );
  private readonly commands = this.counter('commands_total', 'Commands, by what became of them', [
    'account',
    'type',
    'status',
  ]);
  private readonly confirmations = this.counter(
    'command_confirmations_total',
    'Commands that may have worked, by what polls showed afterwards',
    ['account', 'type', 'confirmation'],
  );
  private readonly commandSeconds = this.histogram(
    'command_send_seconds',
    'From the acceptance of a command to its request to the vendor',
    ['account'],
  );
  private readonly socketsOpen = this.gauge('sockets', 'Open sockets');
  private readonly socketsSlow = this.gauge('sockets_slow', 'Open sockets that cannot keep up right now');
  private readonly slowSockets = this.counter('slow_sockets_total', 'Sockets that could not keep up', [
    'outcome',
  ]);
  private readonly deliveries = this.counter('deliveries_total', 'Messages given to sockets', ['event']);
  private readonly refusals = this.counter('refusals_total', 'Who or what was turned away', ['reason']);

  constructor() {
    const { polledAt } = this;
    new Gauge({
      name: `${PREFIX}freshness_age_seconds`,
      help: 'How old the oldest reading behind an account is',
      labelNames: ['account'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [account, instant] of polledAt) this.set({ account }, (Date.now() - instant) / 1000);
      },
    });
  }

  /** All of them and those of the process, as Prometheus reads them. */
  async text(): Promise<string> {
    const parts = await Promise.all([this.registry.metrics(), processMetrics.metrics()]);
    return parts.join('\n');
  }

  polled(
    account: string,
    resource: string,
    outcome: string,
    times: { tookMs: number; lateMs: number },
  ): void {
    this.polls.inc({ account, resource, outcome });
    this.pollSeconds.observe({ account, resource }, times.tookMs / 1000);
    this.lateSeconds.observe({ account }, Math.max(0, times.lateMs) / 1000);
  }

  unknownStates(account: string, rows: number): void {
    this.unknown.inc({ account }, rows);
  }

  requested(account: string, outcome: string, tookMs: number): void {
    this.requests.inc({ account, outcome });
    this.requestSeconds.observe({ account }, tookMs / 1000);
  }

  budgeted(account: string, asker: string, outcome: 'granted' | 'spent' | 'held', requests: number): void {
    this.budgetRequests.inc({ account, class: asker, outcome }, requests);
  }

  budget(account: string, requestsPerMinute: number): void {
    this.budgetLimit.set({ account }, requestsPerMinute);
  }

  committed(account: string, outcome: CommitResult): void {
    this.commits.inc({ account, outcome });
  }

  /** Clocks differ, so a little less than nothing is nothing. */
  lagged(ms: number): void {
    this.logLag.observe({}, Math.max(0, ms) / 1000);
  }

  commanded({ account, type, status, confirmation, createdAt, sentAt, confirmedAt }: Command): void {
    if (confirmation !== undefined && confirmation !== 'pending')
      this.confirmations.inc({ account, type, confirmation });
    // Its outcome was counted when it was settled.
    if (confirmedAt !== undefined) return;
    this.commands.inc({ account, type, status });
    if (sentAt !== undefined)
      this.commandSeconds.observe({ account }, Math.max(0, sentAt - createdAt) / 1000);
  }

  /** The oldest reading behind the account; undefined: never read, or no longer this process's to judge. */
  fresh(account: string, polledAt: number | undefined): void {
    if (polledAt === undefined) this.polledAt.delete(account);
    else this.polledAt.set(account, polledAt);
  }

  sockets(open: number): void {
    this.socketsOpen.set(open);
  }

  delivered(event: 'delta' | 'snapshot' | 'mark' | 'gone', sockets: number): void {
    this.deliveries.inc({ event }, sockets);
  }

  /** @param read all that WebSockets of this process were sent since it began */
  deliveredBytes(read: () => number): void {
    this.readTotal('delivered_bytes_total', 'Bytes written to WebSockets', () => [[{}, read()]]);
  }

  slowSocket(outcome: 'slow' | 'recovered' | 'cut'): void {
    this.slowSockets.inc({ outcome });
  }

  slowNow(sockets: number): void {
    this.socketsSlow.set(sockets);
  }

  refused(reason: RefusalReason): void {
    this.refusals.inc({ reason });
  }

  /** A figure that is looked up when somebody asks; undefined: there is none (yet). */
  readGauge(name: string, help: string, read: () => number | undefined): void {
    new Gauge({
      name: PREFIX + name,
      help,
      registers: [this.registry],
      collect() {
        const value = read();
        if (value === undefined) this.reset();
        else this.set(value);
      },
    });
  }

  /** A count that is kept elsewhere, and looked up when somebody asks. */
  readTotal<L extends string>(
    name: string,
    help: string,
    read: () => Iterable<readonly [Record<L, string>, number]>,
    labelNames: L[] = [],
  ): void {
    new Counter({
      name: PREFIX + name,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.inc(labels, value);
      },
    });
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
  }

  private gauge(name: string, help: string): Gauge {
    return new Gauge({ name: PREFIX + name, help, registers: [this.registry] });
  }

  private histogram<L extends string>(name: string, help: string, labelNames: L[]): Histogram<L> {
    return new Histogram({
      name: PREFIX + name,
      help,
      labelNames,
      buckets: SECONDS,
      registers: [this.registry],
    });
  }
}
