import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { z } from 'zod';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { accountOf } from './command-record.js';

export const COMMAND_QUEUE = 'commands';
export const CommandJob = z.object({
  id: z.string(),
  /** Its sender has had its share of the account's budget, so commands of others go first. */
  yields: z.boolean().exactOptional(),
});
export type CommandJob = z.infer<typeof CommandJob>;

/** BullMQ's own event stream is not read. */
const EVENTS_KEPT = 100;

/** Jobs without a priority go first. */
const YIELDING = 1;

/** Enqueues commands for the workers. The job holds no state: that is in the command's record. */
@Injectable()
export class CommandQueue implements BeforeApplicationShutdown {
  private readonly logger = new Logger(CommandQueue.name);
  private readonly queues: readonly Queue<CommandJob>[];

  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
  ) {
    this.queues = Array.from({ length: keys.shards }, (_, shard) => this.open(shard));
  }

  /** Does nothing while the job is waiting or under way. */
  async add(id: string, yields = false): Promise<void> {
    const queue = this.queues[this.keys.shardOf(accountOf(id) ?? '')];
    await queue?.add(
      'command',
      { id, ...(yields && { yields }) },
      {
        ...{ jobId: id, attempts: 1, removeOnComplete: true, removeOnFail: true },
        ...(yields && { priority: YIELDING }),
      },
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    // BullMQ waits for a connection that is away.
    this.connections.failFast();
    await Promise.all(this.queues.map((queue) => queue.close()));
  }

  private open(shard: number): Queue<CommandJob> {
    const queue = new Queue<CommandJob>(COMMAND_QUEUE, {
      connection: this.connections.commands,
      prefix: this.keys.bullPrefix(shard),
      streams: { events: { maxLen: EVENTS_KEPT } },
    });
    queue.on('error', (error) => this.logger.debug(`BullMQ: ${error.message}`));
    return queue;
  }
}
