import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { Injectable, Logger, type BeforeApplicationShutdown, Module } from '@nestjs/common';
import { Queue } from 'bullmq';
import { COMMAND_QUEUE } from '../modules/commands/command-queue.js';
import { JobQueues } from '../modules/operations/queue-board.js';
import { Keys } from '../modules/redis/keys.js';
import { RedisConnections } from '../modules/redis/redis-connections.js';
import { QUEUE_NAME } from './poll-queue.js';

/** The polls and commands of every shard, in any role: nothing is added, taken or changed here. */
@Injectable()
class BoardQueues extends JobQueues implements BeforeApplicationShutdown {
  readonly all: readonly BullMQAdapter[];
  private readonly logger = new Logger(BoardQueues.name);
  private readonly queues: readonly Queue[];

  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
  ) {
    super();
    const shards = Array.from({ length: keys.shards }, (_, shard) => shard);
    const opened = shards.flatMap((shard) =>
      [QUEUE_NAME, COMMAND_QUEUE].map((name) => ({ shard, queue: this.open(name, shard) })),
    );
    this.queues = opened.map(({ queue }) => queue);
    this.all = opened.map(({ shard, queue }) => {
      // The board tells queues apart by their names, and every shard has the same ones.
      const prefix = keys.shards === 1 ? '' : `${shard}-`;
      return new BullMQAdapter(queue, { readOnlyMode: true, prefix });
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    // BullMQ waits for a connection that is away.
    this.connections.endWaiting();
    await Promise.all(this.queues.map((queue) => queue.close()));
  }

  private open(name: string, shard: number): Queue {
    const queue = new Queue(name, {
      connection: this.connections.commands,
      prefix: this.keys.bullPrefix(shard),
      skipMetasUpdate: true,
    });
    // Whoever looks is told by the board itself.
    queue.on('error', (error) => this.logger.debug(`BullMQ: ${error.message}`));
    return queue;
  }
}

/** For the processes that serve people, which need not poll anything. */
@Module({
  providers: [BoardQueues, { provide: JobQueues, useExisting: BoardQueues }],
  exports: [JobQueues],
})
export class BoardQueuesModule {}
