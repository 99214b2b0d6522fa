import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { IntervalTask } from '../../../lib/interval-task.js';
import { OutageLog } from '../../../lib/outage-log.js';
import { NotificationQueue } from './notification-queue.js';
import { NotificationStore } from './notification-store.js';

const EVERY_MS = 200;
const AT_ONCE = 100;

/**
 * Moves notifications from the outbox of each shard into the queue: first the record, then the job, and only then out of
 * the outbox. A crash in between repeats steps that do nothing the second time, and so do two processes at once.
 */
@Injectable()
export class OutboxMover implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxMover.name);
  private readonly repeat = new IntervalTask(
    EVERY_MS,
    new OutageLog(this.logger, 'move notifications to the queue'),
    () => this.round(),
  );

  private stopped: Promise<void> | undefined;

  constructor(
    private readonly store: NotificationStore,
    private readonly queue: NotificationQueue,
  ) {}

  onApplicationBootstrap(): void {
    this.repeat.start();
  }

  /** Not waited for here: see `NotificationWorker`. */
  onModuleDestroy(): void {
    this.stopped = this.repeat.stop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stopped;
  }

  /** Done every 200 ms. */
  async round(): Promise<void> {
    await Promise.all(this.store.shards.map((shard) => this.drain(shard)));
  }

  private async drain(shard: number): Promise<void> {
    for (;;) {
      const entries = await this.store.outbox(shard, AT_ONCE);
      for (const { notification } of entries) {
        if (notification === undefined) {
          this.logger.error('An entry of the outbox cannot be read and is left out.');
          continue;
        }
        const state = await this.store.take(notification);
        if (state !== 'waiting') continue;
        await this.queue.add(shard, notification.id, 1000 * (notification.groupBySeconds ?? 0));
      }
      await this.store.leaveOutbox(
        shard,
        entries.map(({ entry }) => entry),
      );
      if (entries.length < AT_ONCE) return;
    }
  }
}
