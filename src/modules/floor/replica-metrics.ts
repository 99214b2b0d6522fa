import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry } from '../metrics/metrics-registry.js';
import { FloorReplica } from './floor-replica.js';

/** What this process holds of the floor, read at each scrape. */
@Injectable()
export class ReplicaMetrics implements OnModuleInit {
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly replica: FloorReplica,
  ) {}

  onModuleInit(): void {
    const { registry, replica } = this;
    registry.readGauge('topics', 'Topics whose documents this process holds.', () => [[{}, replica.size]]);
    registry.readGauge('log_read_age_seconds', 'Time since the change log was last read.', () =>
      replica.tailedAt === undefined ? [] : [[{}, (Date.now() - replica.tailedAt) / 1000]],
    );
  }
}
