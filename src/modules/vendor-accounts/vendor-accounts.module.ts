import { Logger, Module } from '@nestjs/common';
import { VENDORS } from '../../vendors/vendors.catalog.js';
import { ConfigChanges } from '../config/config-changes.js';
import { FloorConfig } from '../config/floor-config.js';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { Tracing } from '../tracing/tracing.js';
import { AccountVendors } from './account-vendors.js';
import { RequestMetrics } from './request-metrics.js';

const logger = new Logger('AccountVendors');

/** For the worker role only: the others hold no vendor's credentials. */
@Module({
  providers: [
    RequestMetrics,
    {
      provide: AccountVendors,
      inject: [FloorConfig, ConfigChanges, RedisConnections, Keys, RequestMetrics, Tracing],
      useFactory: async (
        config: FloorConfig,
        changes: ConfigChanges,
        connections: RedisConnections,
        keys: Keys,
        metrics: RequestMetrics,
        tracing: Tracing,
      ) => {
        const parts = { catalogue: VENDORS, connections, keys, metrics, tracing };
        const vendors = await AccountVendors.create({ accounts: config.accounts, ...parts });
        changes.on('accounts', () => {
          vendors
            .configure(config.accounts)
            .catch((error: unknown) => logger.error(`The accounts were not reconfigured: ${String(error)}`));
        });
        return vendors;
      },
    },
  ],
  exports: [AccountVendors],
})
export class VendorAccountsModule {}
