import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RedisConnections } from '../redis/redis-connections.js';
import { Readiness } from './readiness.js';

/** Redis answers now. */
@Injectable()
export class RedisCheck implements OnModuleInit {
  constructor(
    private readonly redis: RedisConnections,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    this.readiness.add('redis', async () => {
      try {
        await this.redis.commands.ping();
        return undefined;
      } catch {
        // Why is in the log already, once for each outage.
        return 'Redis does not answer.';
      }
    });
  }
}
