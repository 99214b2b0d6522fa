import { Global, Module } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { Keys } from './keys.js';
import { RedisConnections } from './redis-connections.js';
import { RedisMetrics } from './redis-metrics.js';
import { RedisServerCheck } from './redis-server-check.js';
import { SharedRateLimiter } from './shared-rate-limiter.js';

@Global()
@Module({
  providers: [
    RedisMetrics,
    {
      provide: RedisConnections,
      inject: [FloorConfig],
      useFactory: ({ redis }: FloorConfig) => new RedisConnections(redis.url, redis.ca),
    },
    {
      provide: Keys,
      inject: [FloorConfig],
      useFactory: ({ redis }: FloorConfig) => new Keys(redis.prefix, redis.shards),
    },
    SharedRateLimiter,
    RedisServerCheck,
  ],
  exports: [RedisServerCheck, RedisConnections, Keys, SharedRateLimiter],
})
export class RedisModule {}
