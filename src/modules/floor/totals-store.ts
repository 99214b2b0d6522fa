import { Injectable } from '@nestjs/common';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { isClosedField, storedTotals, todayField, type StoredTotals } from './totals-record.js';

/** What phone systems told of intervals, as polls of totals have committed it. Every method rejects when Redis does not answer. */
@Injectable()
export class TotalsStore {
  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
  ) {}

  /** What each of these targets last told of the day so far; the day may be over. */
  async today(account: string, targets: readonly string[]): Promise<StoredTotals[]> {
    if (targets.length === 0) return [];
    const fields = targets.map((target) => todayField(target));
    const stored = await this.connections.commands.hmget(this.keys.totals(account), ...fields);
    return stored.flatMap((json) => storedTotals(json) ?? []);
  }

  /** What targets told of closed quarter hours, the oldest first, an element for each target; of the last six hours. */
  async closed(account: string): Promise<StoredTotals[]> {
    const fields = await this.connections.commands.hgetall(this.keys.totals(account));
    return Object.entries(fields)
      .flatMap(([field, json]) => (isClosedField(field) ? (storedTotals(json) ?? []) : []))
      .sort((a, b) => a.totals.interval.from - b.totals.interval.from);
  }
}
