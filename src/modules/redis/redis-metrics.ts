import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry } from '../metrics/metrics-registry.js';
import { RedisConnections } from './redis-connections.js';

/** Metrics of the connections, read at each scrape. */
@Injectable()
export class RedisMetrics implements OnModuleInit {
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly connections: RedisConnections,
  ) {}

  onModuleInit(): void {
    this.registry.readTotal(
      'redis_connections_lost_total',
      'Connections to Redis that were lost.',
      () => [...this.connections.losses].map(([connection, lost]) => [{ connection }, lost] as const),
      ['connection'],
    );
  }
}
