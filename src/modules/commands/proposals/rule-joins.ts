import { Injectable } from '@nestjs/common';
import { Keys } from '../../redis/keys.js';
import { RedisConnections, type Redis } from '../../redis/redis-connections.js';
import { RuleJoin } from '../command-guards.js';

/** What rules have joined agents to and have not taken back, in Redis. `propose.lua` adds them with their commands. */
@Injectable()
export class RuleJoins {
  private readonly redis: Redis;

  constructor(
    connections: RedisConnections,
    private readonly keys: Keys,
  ) {
    this.redis = connections.commands;
  }

  /** Those of an account, by their command. */
  async of(account: string): Promise<Map<string, RuleJoin>> {
    const stored = await this.redis.hgetall(this.keys.ruleJoins(account));
    return new Map(Object.entries(stored).map(([id, json]) => [id, RuleJoin.parse(JSON.parse(json))]));
  }

  async forget(account: string, id: string): Promise<void> {
    await this.redis.hdel(this.keys.ruleJoins(account), id);
  }
}
