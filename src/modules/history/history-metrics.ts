import { Injectable } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { MetricsRegistry } from '../metrics/metrics-registry.js';
import type { Lag } from './change-log.js';
import type { Written } from './history-writer.js';

/** How far the history is behind the change log, and how much it has written. */
@Injectable()
export class HistoryMetrics {
  private readonly lags = new Map<number, Lag>();
  private readonly writtenRows;

  constructor(registry: MetricsRegistry, config: FloorConfig) {
    const lagOf = (field: keyof Lag) => (): [{ shard: string }, number][] =>
      [...this.lags].map(([shard, lag]) => [{ shard: String(shard) }, lag[field]]);
    registry.readGauge(
      'history_lag_entries',
      'Entries of the change log that are not in the history yet, by shard; only in the process that records the shard.',
      lagOf('entries'),
      ['shard'],
    );
    registry.readGauge(
      'history_lag_seconds',
      'Time between the last entry in the history and the last one of the change log, by shard.',
      lagOf('seconds'),
      ['shard'],
    );
    registry.readGauge(
      'history_buffer_entries',
      'Entries that the change log of a shard keeps at most; what is not in the history by then is lost to it.',
      () => [...this.lags.keys()].map((shard) => [{ shard: String(shard) }, config.redis.logEntries]),
      ['shard'],
    );
    this.writtenRows = registry.counter('history_written_total', 'What was written to the history.', [
      'kind',
    ]);
  }

  behind(shard: number, lag: Lag | undefined): void {
    if (lag === undefined) this.lags.delete(shard);
    else this.lags.set(shard, lag);
  }

  wrote(written: Written): void {
    for (const [kind, count] of Object.entries(written)) if (count > 0) this.writtenRows.inc({ kind }, count);
  }
}
