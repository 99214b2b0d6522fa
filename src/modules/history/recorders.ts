import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  Optional,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { IntervalTask } from '../../lib/interval-task.js';
import { OutageLog } from '../../lib/outage-log.js';
import { FloorConfig } from '../config/floor-config.js';
import { FloorStore } from '../floor/floor-store.js';
import { TotalsStore } from '../floor/totals-store.js';
import { Keys } from '../redis/keys.js';
import { OwnedKey } from '../redis/owned-key.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { ChangeLog } from './change-log.js';
import { HistoryDatabase } from './history-database.js';
import { HistoryMetrics } from './history-metrics.js';
import { keepPartitions } from './partitions.js';
import { Recorder } from './recorder.js';
import { RECORDER_PACE, type RecorderPace } from './recording.js';
import { migrate } from './schema.js';

const HOUR_MS = 3_600_000;

/** How fast recorders are, for tests; absent: `RECORDER_PACE`. */
export const PACE = Symbol('recorder pace');

/** The recorders of a worker, one per shard; of all workers, one records a shard at a time. Makes the tables first. */
@Injectable()
export class Recorders implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('History');
  private readonly recorders: readonly Recorder[];
  private readonly outage = new OutageLog(this.logger, 'keep the tables of the history');
  private readonly partitions: IntervalTask;
  private readonly stopping = new AbortController();
  private starting: Promise<void> | undefined;

  constructor(
    private readonly config: FloorConfig,
    private readonly database: HistoryDatabase,
    connections: RedisConnections,
    keys: Keys,
    store: FloorStore,
    metrics: HistoryMetrics,
    @Optional() @Inject(PACE) private readonly pace: RecorderPace = RECORDER_PACE,
  ) {
    const worker = randomUUID();
    const totals = new TotalsStore(connections, keys);
    const services = { config, store, keys, database, metrics, totals };
    this.recorders = Array.from({ length: keys.shards }, (_, shard) => {
      const lease = new OwnedKey(connections.commands, keys.recorder(shard), worker);
      return new Recorder(shard, lease, new ChangeLog(shard, connections, keys), services, pace);
    });
    this.partitions = new IntervalTask(HOUR_MS, this.outage, () => keepPartitions(database, config.history));
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  start(): void {
    if (!this.database.isConfigured) {
      this.logger.log('History is off: DATABASE_URL is not set.');
      return;
    }
    this.starting ??= this.prepare();
  }

  async onModuleDestroy(): Promise<void> {
    await this.stop();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.starting;
    await this.partitions.stop();
    await Promise.all(this.recorders.map((recorder) => recorder.stop()));
  }

  private async prepare(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await migrate(this.database);
        await keepPartitions(this.database, this.config.history);
        this.outage.worked();
        this.partitions.start();
        for (const recorder of this.recorders) recorder.start();
        return;
      } catch (error) {
        this.outage.failed(error);
        // Rejects only on `stop`.
        await delay(this.pace.retryMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }
}
