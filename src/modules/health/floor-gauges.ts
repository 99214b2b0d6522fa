import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FloorReplica } from '../floor/floor-replica.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { Metrics } from './metrics.js';

/** Figures that others have anyhow: looked up when somebody asks for the metrics. */
@Injectable()
export class FloorGauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly replica: FloorReplica,
    private readonly connections: RedisConnections,
  ) {}

  onModuleInit(): void {
    const { metrics, replica, connections } = this;
    metrics.readGauge('topics', 'Topics whose documents this process holds', () => replica.size);
    metrics.readGauge('log_read_age_seconds', 'How long ago the change log was read', () =>
      replica.tailedAt === undefined ? undefined : (Date.now() - replica.tailedAt) / 1000,
    );
    metrics.readTotal(
      'redis_connections_lost_total',
      'How often a connection to Redis was lost',
      () => [...connections.losses].map(([connection, lost]) => [{ connection }, lost] as const),
      ['connection'],
    );
  }
}
