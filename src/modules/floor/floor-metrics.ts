import { Injectable } from '@nestjs/common';
import { MetricsRegistry } from '../metrics/metrics-registry.js';
import type { RecordOutcome } from './floor-write.js';

/** `conflict`: the same documents changed meanwhile, and the write was computed again. `failed`: too many conflicts. */
export type CommitResult = RecordOutcome | 'conflict' | 'failed';

/** What is counted between a poll and the replicas. */
@Injectable()
export class FloorMetrics {
  private readonly commits;
  private readonly logLag;

  constructor(registry: MetricsRegistry) {
    this.commits = registry.counter('commits_total', 'Commits of readings and projections.', [
      'account',
      'outcome',
    ]);
    this.logLag = registry.histogram(
      'log_lag_seconds',
      'Time from the commit of a change, by the clock of Redis, until this process reads it from the change log.',
    );
  }

  committed(account: string, outcome: CommitResult): void {
    this.commits.inc({ account, outcome });
  }

  /** @param ms from the commit of a change until this process has it; clocks differ, so below 0 counts as 0 */
  lagged(ms: number): void {
    this.logLag.observe({}, Math.max(0, ms) / 1000);
  }
}

/** For a writer or a replica that stands alone. */
export const uncounted = (): FloorMetrics => new FloorMetrics(new MetricsRegistry());
