import { Injectable } from '@nestjs/common';
import { orUnavailable } from '../domain/unavailable.js';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { parseEntry, type LogEntry } from './log-entry.js';

const ENTRIES_PER_READ = 500;

/** Reads a part of the change log that is there already, without following it. */
@Injectable()
export class LogRange {
  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
  ) {}

  shardOf(account: string): number {
    return this.keys.shardOf(account);
  }

  /** The entries of a shard after a position, oldest first, in batches. Rejects with `unavailable` when Redis is away. */
  async *entries(shard: number, after: string): AsyncGenerator<LogEntry[], void, undefined> {
    for (let position = after; ;) {
      const read = this.connections.commands.xrange(
        this.keys.log(shard),
        `(${position}`,
        '+',
        'COUNT',
        ENTRIES_PER_READ,
      );
      const entries = await orUnavailable(read);
      yield entries.flatMap(([id, fields]) => parseEntry(id, fields) ?? []);
      const last = entries.at(-1)?.[0];
      if (last === undefined || entries.length < ENTRIES_PER_READ) return;
      position = last;
    }
  }
}
