import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { z } from 'zod';
import { Keys } from '../../redis/keys.js';
import { RedisConnections } from '../../redis/redis-connections.js';

export const NOTIFICATION_QUEUE = 'notifications';
/** The job holds no state: that is in the notification's record. */
export const NotificationJob = z.object({
  id: z.string(),
  /** It had to wait for its channel, so that it takes all others that wait with it. */
  digest: z.boolean().exactOptional(),
});
export type NotificationJob = z.infer<typeof NotificationJob>;

/** BullMQ's own event stream is not read. */
const EVENTS_KEPT = 100;

/** Enqueues notifications for delivery, one queue per shard. */
@Injectable()
export class NotificationQueue implements BeforeApplicationShutdown {
  private readonly logger = new Logger(NotificationQueue.name);
  private readonly queues: readonly Queue<NotificationJob>[];

  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
  ) {
    this.queues = Array.from({ length: keys.shards }, (_, shard) => this.open(shard));
  }

  /** Does nothing while the job is waiting or under way. */
  async add(shard: number, id: string, delayMs: number): Promise<void> {
    const options = { jobId: id, attempts: 1, removeOnComplete: true, removeOnFail: true };
    await this.queues[shard]?.add('notification', { id }, { ...options, delay: delayMs });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    // BullMQ waits for a connection that is away.
    this.connections.failFast();
    await Promise.all(this.queues.map((queue) => queue.close()));
  }

  private open(shard: number): Queue<NotificationJob> {
    const queue = new Queue<NotificationJob>(NOTIFICATION_QUEUE, {
      connection: this.connections.commands,
      prefix: this.keys.bullPrefix(shard),
      streams: { events: { maxLen: EVENTS_KEPT } },
    });
    queue.on('error', (error) => this.logger.debug(`BullMQ: ${error.message}`));
    return queue;
  }
}
