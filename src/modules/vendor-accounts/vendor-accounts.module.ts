import { Module } from '@nestjs/common';
import { VENDORS } from '../../vendors/vendors.catalog.js';
import { FloorConfig } from '../config/floor-config.js';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { Tracing } from '../tracing/tracing.js';
import { AccountVendors } from './account-vendors.js';
import { RequestMetrics } from './request-metrics.js';

/** For the worker role only: the others hold no vendor's credentials. */
@Module({
  providers: [
    RequestMetrics,
    {
      provide: AccountVendors,
      inject: [FloorConfig, RedisConnections, Keys, RequestMetrics, Tracing],
      useFactory: (
        { accounts }: FloorConfig,
        connections: RedisConnections,
        keys: Keys,
        metrics: RequestMetrics,
        tracing: Tracing,
      ) => AccountVendors.create({ accounts, catalogue: VENDORS, connections, keys, metrics, tracing }),
    },
  ],
  exports: [AccountVendors],
})
export class VendorAccountsModule {}
