import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { Injectable, Logger, type BeforeApplicationShutdown, Module } from '@nestjs/common';
import { Queue } from 'bullmq';
import { COMMAND_QUEUE } from '../modules/commands/command-queue.js';
import { JobQueues } from '../modules/operations/queue-board.js';
import { Keys } from '../modules/redis/keys.js';
import { RedisConnections } from '../modules/redis/redis-connections.js';
import { QUEUE_NAME } from './poll-queue.js';

/** The BullMQ queues of polls and commands of every shard, read-only, for the board at /admin/queues. */
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
      // The board identifies queues by name, and every shard has the same names.
      const prefix = keys.shards === 1 ? '' : `${shard}-`;
      return new BullMQAdapter(queue, { readOnlyMode: true, prefix });
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    // Otherwise BullMQ waits for a lost connection to return.
    this.connections.failFast();
    await Promise.all(this.queues.map((queue) => queue.close()));
  }

  private open(name: string, shard: number): Queue {
    const queue = new Queue(name, {
      connection: this.connections.commands,
      prefix: this.keys.bullPrefix(shard),
      skipMetasUpdate: true,
    });
    // The board itself shows the error.
    queue.on('error', (error) => this.logger.debug(`BullMQ: ${error.message}`));
    return queue;
  }
}

/** For the api role, which polls nothing. */
@Module({
  providers: [BoardQueues, { provide: JobQueues, useExisting: BoardQueues }],
  exports: [JobQueues],
})
export class BoardQueuesModule {}
