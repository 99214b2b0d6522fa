import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { Readiness } from './readiness.js';

/** Redis answers now, for every shard. */
@Injectable()
export class RedisCheck implements OnModuleInit {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: Keys,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    this.readiness.add('redis', async () => {
      try {
        const shards = Array.from({ length: this.keys.shards }, (_, shard) => this.keys.log(shard));
        await Promise.all(shards.map((log) => this.redis.commands.exists(log)));
        return undefined;
      } catch {
        // Why is in the log already, once for each outage.
        return 'Redis does not answer.';
      }
    });
  }
}
