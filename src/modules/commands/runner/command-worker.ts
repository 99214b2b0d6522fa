import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Worker } from 'bullmq';
import { abortable } from '../../../lib/abortable.js';
import { OutageLog } from '../../../lib/outage-log.js';
import { Keys } from '../../redis/keys.js';
import { RedisConnections } from '../../redis/redis-connections.js';
import { COMMAND_QUEUE, CommandJob } from '../command-queue.js';
import { CommandRunner } from './command-runner.js';

/** Commands mostly wait for vendors. */
const COMMANDS_AT_ONCE = 100;
/** While the job of a process that died still exists, its command cannot be enqueued again. */
const LOCK_MS = 3_000;
const STALLED_CHECK_MS = 1_000;
const ANSWERS_MS = 3_000;
const CLOSE_MS = 4_000;

/**
 * Runs the jobs of commands, apart from polls. A job that stalls is not run again: whether its command was sent is
 * in the command's record, and `CommandRecovery` decides.
 */
@Injectable()
export class CommandWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(CommandWorker.name);
  private readonly outage = new OutageLog(this.logger, 'take commands');
  private workers: readonly Worker<CommandJob>[] = [];

  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    private readonly runner: CommandRunner,
  ) {}

  onApplicationBootstrap(): void {
    const connection = this.connections.open('commands-worker', 'patient');
    this.workers = Array.from({ length: this.keys.shards }, (_, shard) => {
      const worker = new Worker<CommandJob>(COMMAND_QUEUE, (job) => this.run(job.data), {
        connection,
        prefix: this.keys.bullPrefix(shard),
        concurrency: Math.ceil(COMMANDS_AT_ONCE / this.keys.shards),
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: 0,
      });
      worker.on('error', (error) => this.outage.failed(error));
      return worker;
    });
  }

  async onModuleDestroy(): Promise<void> {
    const closed = Promise.all(this.workers.map((worker) => this.close(worker)));
    await this.runner.stop(ANSWERS_MS);
    // Until now an answer that came while Redis was away could still be recorded.
    this.connections.failFast();
    await closed;
  }

  private async run(data: unknown): Promise<void> {
    const job = CommandJob.safeParse(data);
    if (!job.success) return;
    await this.runner.run(job.data.id, job.data.yields);
    this.outage.worked();
  }

  private async close(worker: Worker<CommandJob>): Promise<void> {
    try {
      await abortable(worker.close(), AbortSignal.timeout(CLOSE_MS));
    } catch (error) {
      this.logger.warn(`The commands under way did not end in time: ${String(error)}`);
      // Not waited for: BullMQ would wait for the end of a connection that is only about to be tried again.
      worker.disconnect().catch((late: unknown) => this.logger.debug(`BullMQ: ${String(late)}`));
    }
  }
}
