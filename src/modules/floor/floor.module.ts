import { Module } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { ContactLog } from './contact-log.js';
import { CurrentRoster } from './current-roster.js';
import { FloorMetrics } from './floor-metrics.js';
import { FloorReader } from './floor-reader.js';
import { FloorReplica } from './floor-replica.js';
import { FloorStore } from './floor-store.js';
import { PushEvents } from './push-events.js';
import { FloorWriter } from './floor-writer.js';
import { FreshnessService } from './freshness.js';
import { ReplicaMetrics } from './replica-metrics.js';
import { InterestLeases } from './interest-leases.js';
import { TotalsStore } from './totals-store.js';

const store = {
  provide: FloorStore,
  inject: [RedisConnections, Keys, FloorConfig],
  useFactory: (connections: RedisConnections, keys: Keys, { redis }: FloorConfig) =>
    new FloorStore(connections, keys, redis.logEntries, redis.logBytes),
};

const contactLog = {
  provide: ContactLog,
  inject: [RedisConnections, Keys, FloorConfig],
  useFactory: (connections: RedisConnections, keys: Keys, { redis }: FloorConfig) =>
    new ContactLog(connections, keys, redis),
};

@Module({
  providers: [
    store,
    FloorMetrics,
    FloorWriter,
    CurrentRoster,
    FloorReplica,
    ReplicaMetrics,
    FreshnessService,
    InterestLeases,
    FloorReader,
    PushEvents,
    contactLog,
    TotalsStore,
  ],
  exports: [
    InterestLeases,
    ContactLog,
    TotalsStore,
    PushEvents,
    FloorStore,
    FloorWriter,
    CurrentRoster,
    FloorReplica,
    FreshnessService,
    FloorReader,
  ],
})
export class FloorModule {}
