import { Injectable } from '@nestjs/common';
import type { TargetHealth } from '../modules/domain/freshness.js';
import { FloorStore } from '../modules/floor/floor-store.js';
import { Keys } from '../modules/redis/keys.js';
import { RedisConnections } from '../modules/redis/redis-connections.js';

export interface AccountRecord {
  targets: TargetHealth[];
  rosterVersion: string | undefined;
  /** Scopes with a live interest lease in the cluster: `account`, `queue/<queue>`. */
  followed: string[];
}

/** What is recorded of an account, in one round trip. */
@Injectable()
export class AccountRecords {
  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    private readonly store: FloorStore,
  ) {}

  async of(account: string): Promise<AccountRecord> {
    const redis = this.connections.commands;
    const [targets, rosterVersion, followed] = await Promise.all([
      this.store.targets(account),
      redis.hget(this.keys.roster(account), 'version'),
      redis.zrangebyscore(this.keys.interest(account), Date.now(), '+inf'),
    ]);
    return { targets, rosterVersion: rosterVersion ?? undefined, followed };
  }
}
