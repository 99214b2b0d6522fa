import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { AgentPlan, PlanEntry } from '../domain/plan.js';
import { FloorStore, RULES_SCOPE } from '../floor/floor-store.js';
import { Keys } from '../redis/keys.js';
import { RedisConnections, type Redis } from '../redis/redis-connections.js';

const Stored = z.array(PlanEntry);

/** The plans of an account by agent. */
export type Plans = ReadonlyMap<string, AgentPlan>;

/** The plans of agents in Redis. Of two imports for one agent at the same time the later one counts. */
@Injectable()
export class PlanStore {
  private readonly logger = new Logger(PlanStore.name);
  private readonly redis: Redis;

  constructor(
    connections: RedisConnections,
    private readonly keys: Keys,
    private readonly floor: FloorStore,
  ) {
    this.redis = connections.commands;
  }

  async all(account: string): Promise<Plans> {
    return this.readable(account, Object.entries(await this.redis.hgetall(this.keys.plans(account))));
  }

  /** @param agents at least one */
  async some(account: string, agents: readonly string[]): Promise<Plans> {
    const stored = await this.redis.hmget(this.keys.plans(account), ...agents);
    return this.readable(
      account,
      agents.map((agent, i) => [agent, stored[i] ?? null]),
    );
  }

  /** Takes these agents' plans in place of those they had; a plan without entries is deleted. The rules see it at once. */
  async replace(
    tenant: string,
    account: string,
    plans: ReadonlyMap<string, readonly PlanEntry[]>,
  ): Promise<void> {
    const key = this.keys.plans(account);
    const kept = [...plans].filter(([, entries]) => entries.length > 0);
    const gone = [...plans].filter(([, entries]) => entries.length === 0).map(([agent]) => agent);
    const values = kept.flatMap(([agent, entries]) => [agent, JSON.stringify(entries)]);
    // In the same tick, so that they go in order and make one round trip.
    await Promise.all([
      values.length > 0 && this.redis.hset(key, values),
      gone.length > 0 && this.redis.hdel(key, ...gone),
      this.redis.incr(this.keys.ruleVersion(tenant)),
      this.floor.wake(account, RULES_SCOPE),
    ]);
  }

  /** What cannot be read is left out: it must not take the rest away. */
  private readable(account: string, stored: readonly (readonly [string, string | null])[]): Plans {
    return new Map(
      stored.flatMap(([agent, json]): [string, AgentPlan][] => {
        if (json === null) return [];
        const read = Stored.safeParse(JSON.parse(json));
        if (read.success) return [[agent, new AgentPlan(read.data)]];
        this.logger.error(
          `The plan of agent ${agent} of account ${account} cannot be read: ${read.error.message}`,
        );
        return [];
      }),
    );
  }
}
