import { z } from 'zod';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Queue, type JobsOptions } from 'bullmq';
import { Id } from '../modules/domain/id.js';
import type { PollTarget } from '../vendors/port/vendor.js';
import { FloorStore } from '../modules/floor/floor-store.js';
import type { PollRequest } from '../modules/floor/floor-write.js';
import { PollRefresh } from '../modules/commands/runner/refresh-requests.js';
import { Keys } from '../modules/redis/keys.js';
import { RedisConnections } from '../modules/redis/redis-connections.js';

export const QUEUE_NAME = 'polls';

const Target = z.object({
  id: Id,
  resource: z.string(),
  cadence: z.enum(['fast', 'medium', 'slow', 'totals']),
  queue: Id.exactOptional(),
  requests: z.number(),
}) satisfies z.ZodType<PollTarget>;

/** Kept in Redis in clear, so never a secret. */
export const PollJob = z.object({ account: z.string(), target: Target });
export type PollJob = z.infer<typeof PollJob>;

/** A target's name in the whole cluster. */
export const pollKey = (account: string, target: string): string => `${account}/${target}`;

/** BullMQ's own event stream is not read. */
const EVENTS_KEPT = 100;

/**
 * The everlasting jobs, one per target: a job delays itself again when a run ends, and since it is one record it
 * cannot run twice at once. Deduplication finds it by its target; it has no job id of its own, because BullMQ ignores an
 * existing job id before deduplication could move the job forward.
 */
@Injectable()
export class PollQueue extends PollRefresh implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PollQueue.name);
  private readonly queues: readonly Queue<PollJob>[];

  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    private readonly store: FloorStore,
  ) {
    super();
    this.queues = Array.from({ length: keys.shards }, (_, shard) => this.open(connections, shard));
  }

  /** The next poll of the target starts after this call: at once, or after the running one. */
  async requestRefresh(account: string, target: PollTarget, request?: PollRequest): Promise<void> {
    // The flag is for a running poll, which cannot be moved forward; it checks the flag when it ends.
    await this.store.flagRefresh(account, target.id, request);
    await this.pull(account, target);
  }

  /**
   * As `requestRefresh`, after a hint of the vendor. Returns false when the last poll began after the event, and so covers it.
   * @param latestAt when the last event arrived, epoch ms
   */
  async requestHinted(
    account: string,
    target: PollTarget,
    request: PollRequest,
    latestAt: number,
  ): Promise<boolean> {
    const isRequested = await this.store.flagRefresh(account, target.id, request, latestAt);
    if (isRequested) await this.pull(account, target);
    return isRequested;
  }

  /** Moves the target's next run forward to now; a running poll is not affected. Adds the job if it is missing. */
  async pull(account: string, target: PollTarget): Promise<void> {
    await this.queueOf(account).add('poll', { account, target }, this.options(account, target, true));
  }

  /** Adds the missing jobs; a new one is due at once. */
  async ensure(account: string, targets: Iterable<PollTarget>): Promise<void> {
    const jobs = [...targets].map((target) => ({
      name: 'poll',
      data: { account, target },
      opts: this.options(account, target, false),
    }));
    if (jobs.length > 0) await this.queueOf(account).addBulk(jobs);
  }

  /** Adds the job again when BullMQ knows its name and has lost the job. Returns whether it was lost. */
  async revive(account: string, target: PollTarget): Promise<boolean> {
    const queue = this.queueOf(account);
    const name = pollKey(account, target.id);
    const id = await queue.getDeduplicationJobId(name);
    if (id !== null) {
      if (await this.isPending(queue, id)) return false;
      await queue.remove(id);
    }
    await queue.removeDeduplicationKey(name);
    await this.pull(account, target);
    return true;
  }

  /**
   * Will the job run, or does it? One whose data were lost while it ran stays in BullMQ's lists: it stalls, is taken up
   * without a name, and is kept as completed.
   */
  private async isPending(queue: Queue<PollJob>, id: string): Promise<boolean> {
    const [job, state] = await Promise.all([queue.getJob(id), queue.getJobState(id)]);
    return job !== undefined && !['unknown', 'completed', 'failed'].includes(state);
  }

  /** For how long the oldest job has been due that no worker has taken, ms; 0: none is due. */
  async overdueMs(): Promise<number> {
    const dues = await Promise.all(this.queues.map((queue) => this.firstDue(queue)));
    return Math.max(0, ...dues.flatMap((due) => (due === undefined ? [] : [Date.now() - due])));
  }

  private async firstDue(queue: Queue<PollJob>): Promise<number | undefined> {
    const [, score] = await this.connections.commands.zrange(queue.toKey('delayed'), '0', '0', 'WITHSCORES');
    // BullMQ keeps the instant in the upper bits, and a count in the lower twelve.
    return score === undefined ? undefined : Math.floor(Number(score) / 0x1000);
  }

  /** After the workers and coordinators, which still use it when they stop. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    await Promise.all(this.queues.map((queue) => queue.close()));
  }

  private options(account: string, target: PollTarget, reschedule: boolean): JobsOptions {
    return {
      deduplication: { id: pollKey(account, target.id), ...(reschedule && { reschedule }) },
      removeOnComplete: true,
      removeOnFail: true,
    };
  }

  private open(connections: RedisConnections, shard: number): Queue<PollJob> {
    const queue = new Queue<PollJob>(QUEUE_NAME, {
      connection: connections.commands,
      prefix: this.keys.bullPrefix(shard),
      streams: { events: { maxLen: EVENTS_KEPT } },
    });
    // The caller that adds a job gets the error too, and logs what it means.
    queue.on('error', (error) => this.logger.debug(`BullMQ: ${error.message}`));
    return queue;
  }

  private queueOf(account: string): Queue<PollJob> {
    const queue = this.queues[this.keys.shardOf(account)];
    if (queue === undefined) throw new Error(`There is no queue for account ${account}.`);
    return queue;
  }
}
