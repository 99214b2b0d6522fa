import { Injectable } from '@nestjs/common';
import type { TargetFailure } from '../modules/domain/freshness.js';
import { MetricsRegistry } from '../modules/metrics/metrics-registry.js';

/** `superseded`: a poll that began later has committed already. `away`: our own budget was spent, no request was sent. */
export type PollOutcome = 'ok' | 'superseded' | 'away' | TargetFailure['state'];

/** What is counted of polls. */
@Injectable()
export class PollMetrics {
  private readonly polls;
  private readonly seconds;
  private readonly lateSeconds;
  private readonly unknown;
  private readonly skipped;
  /** Epoch ms of the oldest reading behind each account this process coordinates. */
  private readonly polledAt = new Map<string, number>();

  constructor(registry: MetricsRegistry) {
    this.polls = registry.counter('polls_total', 'Polls of vendors.', ['account', 'resource', 'outcome']);
    this.seconds = registry.histogram('poll_seconds', 'Duration of a poll.', ['account', 'resource']);
    this.lateSeconds = registry.histogram('poll_late_seconds', 'Delay of a poll behind its schedule.', [
      'account',
    ]);
    this.unknown = registry.counter(
      'unknown_agent_states_total',
      'Agent rows whose state was missing or is not a state we know.',
      ['account'],
    );
    this.skipped = registry.counter(
      'vendor_rows_skipped_total',
      'Rows of vendors left out because what identifies them cannot be read.',
      ['account', 'resource', 'why'],
    );
    registry.readGauge(
      'freshness_age_seconds',
      'Age of the oldest reading behind an account.',
      () => [...this.polledAt].map(([account, at]) => [{ account }, (Date.now() - at) / 1000] as const),
      ['account'],
    );
  }

  polled(
    account: string,
    resource: string,
    outcome: PollOutcome,
    times: { tookMs: number; lateMs: number },
  ): void {
    this.polls.inc({ account, resource, outcome });
    this.seconds.observe({ account, resource }, times.tookMs / 1000);
    this.lateSeconds.observe({ account }, Math.max(0, times.lateMs) / 1000);
  }

  /** Agent rows whose state was missing or is not a state we know. */
  unknownStates(account: string, rows: number): void {
    this.unknown.inc({ account }, rows);
  }

  /** Rows left out because what identifies them cannot be read. */
  rowsSkipped(account: string, resource: string, why: string, rows: number): void {
    this.skipped.inc({ account, resource, why }, rows);
  }

  /** @param polledAt of the oldest reading behind the account; undefined: never read, or coordinated elsewhere now */
  fresh(account: string, polledAt: number | undefined): void {
    if (polledAt === undefined) this.polledAt.delete(account);
    else this.polledAt.set(account, polledAt);
  }
}
