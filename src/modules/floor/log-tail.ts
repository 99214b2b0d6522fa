import type { Keys } from '../redis/keys.js';
import type { RedisConnections } from '../redis/redis-connections.js';
import type { FloorStore } from './floor-store.js';
import type { LogEntry } from './log-entry.js';
import { LogReader } from './log-reader.js';

/**
 * Follows the logs of all shards: with one read at a time where one server has them all, else each over a connection of
 * its own, so that a server that is away delays its own shards only.
 */
export class LogTail {
  private readonly readers: readonly LogReader[];

  /** @param onRound called after each successful read */
  constructor(
    connections: RedisConnections,
    keys: Keys,
    store: FloorStore,
    onEntry: (entry: LogEntry) => void,
    onRound: () => void,
  ) {
    const shards = Array.from({ length: keys.shards }, (_, shard) => shard);
    const groups = connections.isCluster ? shards.map((shard) => [shard]) : [shards];
    this.readers = groups.map((group) => new LogReader(group, connections, keys, store, onEntry, onRound));
  }

  /** When the log that was read longest ago was read, with or without entries; epoch ms. Undefined until each was read. */
  get readAt(): number | undefined {
    const times = this.readers.flatMap(({ readAt }) => readAt ?? []);
    return times.length < this.readers.length ? undefined : Math.min(...times);
  }

  /** When the log of this shard was last read or, before its first read, began to be followed; epoch ms. */
  shardReadAt(shard: number): number | undefined {
    const reader = this.readers.find(({ shards }) => shards.includes(shard));
    return reader?.readAt ?? reader?.startedAt;
  }

  start(): void {
    for (const reader of this.readers) reader.start();
  }

  /** Resolves once every later entry of the shard is certain to be read. Rejects when Redis does not answer. */
  async ready(shard: number): Promise<void> {
    await this.readers.find((reader) => reader.shards.includes(shard))?.ready();
  }

  /**
   * The shards whose log ends before the position read last: Redis went back in time (an old copy, or emptied with a
   * clock that is behind). They are followed from their present end on; what they lost must be read again.
   */
  async rewound(): Promise<number[]> {
    return (await Promise.all(this.readers.map((reader) => reader.rewound()))).flat();
  }

  async stop(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.stop()));
  }
}
