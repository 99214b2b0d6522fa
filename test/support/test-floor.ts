import { Logger } from '@nestjs/common';
import type { DocumentState, Ops } from '../../src/modules/domain/document.js';
import { diff } from '../../src/modules/domain/diff.js';
import type { TargetHealth } from '../../src/modules/domain/freshness.js';
import { FloorReplica } from '../../src/modules/floor/floor-replica.js';
import type { ReplicaEvents } from '../../src/modules/floor/replica-events.js';
import { FloorStore } from '../../src/modules/floor/floor-store.js';
import { FloorWriter } from '../../src/modules/floor/floor-writer.js';
import type { DocumentWrite, LoadedDocument } from '../../src/modules/floor/floor-write.js';
import { FreshnessService } from '../../src/modules/floor/freshness.js';
import { InterestLeases } from '../../src/modules/floor/interest-leases.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { freshPrefix } from './test-redis.js';

export const ACCOUNT = 'hq';
export const TARGET = { id: 'queue:6400', queue: '6400' };
export const TOPIC = 'queue/hq/6400';

/** The floor of one process, on a real Redis, with keys of its own unless a prefix is given. */
export class TestFloor {
  readonly connections: RedisConnections;
  readonly keys: Keys;
  readonly store: FloorStore;
  readonly writer: FloorWriter;
  readonly replica: FloorReplica;
  readonly freshness: FreshnessService;
  readonly leases: InterestLeases;
  private logConnection: ReturnType<RedisConnections['open']> | undefined;

  constructor(
    url: string,
    readonly prefix = freshPrefix(),
    logEntries = 20_000,
  ) {
    Logger.overrideLogger(false);
    this.connections = new RedisConnections(url);
    const open = this.connections.open.bind(this.connections);
    this.connections.open = (...args) => (this.logConnection = open(...args));
    this.keys = new Keys(prefix, 1);
    this.store = new FloorStore(this.connections, this.keys, logEntries);
    this.writer = new FloorWriter(this.store);
    this.replica = new FloorReplica(this.connections, this.keys, this.store);
    this.freshness = new FreshnessService(this.store, this.replica);
    this.leases = new InterestLeases(this.store);
  }

  get redis(): RedisConnections['commands'] {
    return this.connections.commands;
  }

  /** Everything under the prefix, as comparable text: equal before and after means nothing was written. */
  async everything(): Promise<Map<string, string>> {
    const keys = (await this.redis.keys(`${this.prefix}:*`)).sort();
    const dumps = await Promise.all(keys.map((key) => this.redis.dumpBuffer(key)));
    return new Map(keys.map((key, i) => [key, dumps[i]?.toString('base64') ?? '']));
  }

  /** The entries of the log, oldest first. */
  async log(): Promise<{ [field: string]: string }[]> {
    const entries = await this.redis.xrange(this.keys.log(0), '-', '+');
    return entries.map(([, fields]) =>
      Object.fromEntries(fields.flatMap((name, i) => (i % 2 === 0 ? [[name, fields[i + 1] ?? '']] : []))),
    );
  }

  /** Brings the topic to this state, whatever it is now, as a poll would. */
  async write(state: DocumentState, topic = TOPIC): Promise<LoadedDocument> {
    for (;;) {
      const { document } = await this.store.load(ACCOUNT, topic);
      const after = next(document, state);
      const outcome = await this.commit(writeOf(topic, document, after));
      if (outcome === 'committed') return after;
    }
  }

  /** Commits under a fence of its own. */
  async commit(...documents: DocumentWrite[]): Promise<'committed' | 'late' | 'conflict'> {
    const target = `test:${Math.random()}`;
    const value = await this.store.issue(ACCOUNT, target);
    return this.store.commit({ account: ACCOUNT, fence: { target, value }, documents });
  }

  /** Breaks the replica's connection, as a network does; it comes back within a second. */
  breakLog(): void {
    if (this.logConnection !== undefined && 'stream' in this.logConnection)
      this.logConnection.stream.destroy();
  }

  /** The next such event that the condition holds for. */
  next<E extends keyof ReplicaEvents>(
    event: E,
    condition: (payload: ReplicaEvents[E]) => boolean = () => true,
  ): Promise<ReplicaEvents[E]> {
    return new Promise((resolve) => {
      const stop = this.replica.on(event, (payload) => {
        if (!condition(payload)) return;
        stop();
        resolve(payload);
      });
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.replica.close(), this.freshness.close(), this.leases.close()]);
    await this.connections.close();
  }
}

export function next(before: LoadedDocument | undefined, state: DocumentState): LoadedDocument {
  const at = Date.now();
  if (before !== undefined) return { epoch: before.epoch, version: before.version + 1, at, state };
  return { epoch: Math.random().toString(36).slice(2), version: 1, at, state };
}

/** The write that leads from one to the other; `after` must have another content. */
export function writeOf(
  topic: string,
  before: LoadedDocument | undefined,
  after: LoadedDocument,
): DocumentWrite {
  const ops: Ops = diff(before?.state ?? {}, after.state) ?? {};
  return { topic, expected: before, change: 'write', after, ops };
}

export const health = (more: Partial<TargetHealth> = {}): TargetHealth => ({
  target: TARGET.id,
  queue: TARGET.queue,
  cadence: 'fast',
  nextDueAt: 2_000,
  intervalMs: 1_000,
  ...more,
});
