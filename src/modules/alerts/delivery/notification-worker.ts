import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DelayedError, Worker, type Job } from 'bullmq';
import { abortable } from '../../../lib/abortable.js';
import { OutageLog } from '../../../lib/outage-log.js';
import { Keys } from '../../redis/keys.js';
import { RedisConnections } from '../../redis/redis-connections.js';
import { Delivery } from './delivery.js';
import { NOTIFICATION_QUEUE, NotificationJob } from './notification-queue.js';

/** Notifications mostly wait for receivers. */
const AT_ONCE = 50;
/** What a process that died was sending is taken up by another after so long. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 2_000;
/** A message is sent at least once, however often the process that sends it dies. */
const STALLED_MOST = 1_000_000;
const ANSWERS_MS = 3_000;
const CLOSE_MS = 4_000;
/** After a failure of our own, such as a Redis that is away. */
const AGAIN_MS = 2_000;

/** Runs the jobs of notifications: one that waits for its next attempt is delayed, not ended. */
@Injectable()
export class NotificationWorker
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly logger = new Logger(NotificationWorker.name);
  private readonly outage = new OutageLog(this.logger, 'deliver notifications');
  private readonly ending = new AbortController();
  private workers: readonly Worker<NotificationJob>[] = [];
  private closed: Promise<void> | undefined;

  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    private readonly delivery: Delivery,
  ) {}

  onApplicationBootstrap(): void {
    const connection = this.connections.open('notifications-worker', 'patient');
    this.workers = Array.from({ length: this.keys.shards }, (_, shard) => {
      const worker = new Worker<NotificationJob>(
        NOTIFICATION_QUEUE,
        (job, token) => this.process(shard, job, token),
        {
          connection,
          prefix: this.keys.bullPrefix(shard),
          concurrency: Math.ceil(AT_ONCE / this.keys.shards),
          lockDuration: LOCK_MS,
          stalledInterval: STALLED_CHECK_MS,
          maxStalledCount: STALLED_MOST,
        },
      );
      worker.on('error', (error) => this.outage.failed(error));
      return worker;
    });
  }

  /** Not waited for here: other modules stop meanwhile, and their deadlines do not add up to this one. */
  onModuleDestroy(): void {
    this.closed = this.stop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.closed;
  }

  private async stop(): Promise<void> {
    const timer = setTimeout(() => this.ending.abort(), ANSWERS_MS);
    await Promise.all(this.workers.map((worker) => this.close(worker)));
    clearTimeout(timer);
    this.ending.abort();
  }

  private async process(shard: number, job: Job<NotificationJob>, token: string | undefined): Promise<void> {
    const parsed = NotificationJob.safeParse(job.data);
    if (!parsed.success) return;
    const { id, digest = false } = parsed.data;
    const later = await this.run(shard, id, digest);
    if (later === 'over') return;
    try {
      if (later.digest === true && !digest) await job.updateData({ id, digest: true });
      await job.moveToDelayed(Date.now() + later.afterMs, token);
    } catch (error) {
      // Any other error would end the job, while a job that is left behind stalls and is taken up again.
      this.outage.failed(error);
    }
    throw new DelayedError();
  }

  private async run(shard: number, id: string, digest: boolean): ReturnType<Delivery['run']> {
    try {
      const outcome = await this.delivery.run(shard, id, digest, this.ending.signal);
      this.outage.worked();
      return outcome;
    } catch (error) {
      this.outage.failed(error);
      return { afterMs: AGAIN_MS };
    }
  }

  private async close(worker: Worker<NotificationJob>): Promise<void> {
    try {
      await abortable(worker.close(), AbortSignal.timeout(CLOSE_MS));
    } catch (error) {
      this.logger.warn(`The notifications under way did not end in time: ${String(error)}`);
      // Not waited for: BullMQ would wait for the end of a connection that is only about to be tried again.
      worker.disconnect().catch((late: unknown) => this.logger.debug(`BullMQ: ${String(late)}`));
    }
  }
}
