import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { abortable } from '../../lib/abortable.js';
import type { Keys } from '../redis/keys.js';
import type { Redis, RedisConnections } from '../redis/redis-connections.js';
import type { FloorStore } from './floor-store.js';
import { OutageLog } from '../../lib/outage-log.js';
import { type LogEntry, parseEntry, isAfter } from './log-entry.js';

const BLOCK_MS = 1_000;
const MAX_ENTRIES_PER_READ = 200;
const RETRY_MS = 1_000;

/**
 * Reads the logs of some shards from a known position on, entry by entry, over a connection of its own. It never reads
 * "from now on": what is added while this process is busy would be lost.
 */
export class LogReader {
  /** When the logs were last read, with or without entries; epoch ms. */
  readAt: number | undefined;
  /** When this reader was started; epoch ms. */
  startedAt: number | undefined;
  private readonly positions = new Map<number, string>();
  private readonly outage: OutageLog;
  private readonly stopping = new AbortController();
  private finding: Promise<void> | undefined;
  private connection: Redis | undefined;
  private running: Promise<void> | undefined;

  /**
   * @param shards in a cluster a single one: a read may not touch several slots
   * @param onRound called after each successful read
   */
  constructor(
    readonly shards: readonly number[],
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    private readonly store: FloorStore,
    private readonly onEntry: (entry: LogEntry) => void,
    private readonly onRound: () => void,
  ) {
    const what =
      shards.length < keys.shards ? `read the change log of shard ${shards.join()}` : 'read the change log';
    this.outage = new OutageLog(new Logger(LogReader.name), what);
  }

  start(): void {
    this.startedAt ??= Date.now();
    this.running ??= this.run();
  }

  /** Resolves once every later entry is certain to be read. Rejects when Redis does not answer. */
  async ready(): Promise<void> {
    if (this.positions.size > 0) return;
    this.finding ??= this.findPositions().finally(() => (this.finding = undefined));
    await this.finding;
  }

  /**
   * The shards whose log ends before the position read last: Redis went back in time (an old copy, or emptied with a
   * clock that is behind). They are followed from their present end on; what they lost must be read again.
   */
  async rewound(): Promise<number[]> {
    await this.ready();
    const rewound: number[] = [];
    for (const [shard, position] of [...this.positions]) {
      const last = await this.store.position(shard);
      if (!isAfter(position, last)) continue;
      this.positions.set(shard, last);
      rewound.push(shard);
    }
    return rewound;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.connection?.disconnect();
    await this.running;
  }

  private async findPositions(): Promise<void> {
    const found = await Promise.all(this.shards.map((shard) => this.store.position(shard)));
    for (const [i, shard] of this.shards.entries()) this.positions.set(shard, found[i] ?? '0-0');
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) await this.round(this.stopping.signal);
  }

  private async round(signal: AbortSignal): Promise<void> {
    try {
      await this.ready();
      await this.readOnce();
      this.outage.worked();
    } catch (error) {
      if (signal.aborted) return;
      this.outage.failed(error);
      // Rejects only on `stop`, and then the loop ends.
      await delay(RETRY_MS * (0.5 + Math.random() / 2), undefined, { signal, ref: false }).catch(
        () => undefined,
      );
    }
  }

  private async readOnce(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.connection ??= this.connections.open('log', 'blocking');
    const from = new Map(
      [...this.positions].map(([shard, position]) => [this.keys.log(shard), { shard, position }]),
    );
    // While Redis is away the command waits and is sent again; on a connection that is closed it never settles.
    const read = this.connection.xread(
      ...(['COUNT', MAX_ENTRIES_PER_READ, 'BLOCK', BLOCK_MS, 'STREAMS'] as const),
      ...from.keys(),
      ...[...from.values()].map(({ position }) => position),
    );
    const streams = await abortable(read, this.stopping.signal);
    this.readAt = Date.now();
    for (const [key, entries] of streams ?? []) {
      const { shard, position } = from.get(key) ?? {};
      // The shard was rewound meanwhile, so these entries follow an old position.
      if (shard === undefined || this.positions.get(shard) !== position) continue;
      for (const [id, fields] of entries) {
        this.positions.set(shard, id);
        const entry = parseEntry(id, fields);
        if (entry !== undefined) this.onEntry(entry);
      }
    }
    this.onRound();
  }
}
