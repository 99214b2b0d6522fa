import { Injectable } from '@nestjs/common';
import type { Command } from '../domain/command.js';
import type { RefusalReason, Refusals } from '../http/refusals.js';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

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
  private readonly socketsSlow = this.counter('slow_sockets_total', 'Sockets that could not keep up', [
    'outcome',
  ]);
  private readonly deliveries = this.counter('deliveries_total', 'Messages given to sockets', ['event']);
  private readonly deliveredBytes = this.counter('delivered_bytes_total', 'Bytes given to sockets', [
    'event',
  ]);

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
    collectDefaultMetrics({ register: this.registry });
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

  delivered(event: 'delta' | 'snapshot' | 'mark' | 'gone', sockets: number, bytesEach = 0): void {
    this.deliveries.inc({ event }, sockets);
    this.deliveredBytes.inc({ event }, sockets * bytesEach);
  }

  slowSocket(outcome: 'slow' | 'recovered' | 'cut'): void {
    this.socketsSlow.inc({ outcome });
  }

  refused(reason: RefusalReason): void {
    this.refusals.inc({ reason });
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
