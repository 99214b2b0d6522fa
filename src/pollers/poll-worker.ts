import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DelayedError, Worker, type Job } from 'bullmq';
import { abortable } from '../lib/abortable.js';
import { FloorStore } from '../modules/floor/floor-store.js';
import { OutageLog } from '../lib/outage-log.js';
import { Keys } from '../modules/redis/keys.js';
import { RedisConnections } from '../modules/redis/redis-connections.js';
import { PollJob, pollKey, QUEUE_NAME, PollQueue } from './poll-queue.js';
import { Poll, type PollResult } from './poll.js';
import { Readiness } from '../modules/health/readiness.js';

/** Running polls per process; they mostly wait for vendors. */
const POLLS_AT_ONCE = 100;
/** The targets of a process that died are taken over after about this time. */
const LOCK_MS = 3_000;
const STALLED_CHECK_MS = 1_000;
/** A job that stalls is continued, however often: BullMQ never resets its count. */
const MAX_STALLS = 1_000_000_000;
/** After a run that could not be recorded. */
const RETRY_MS = 2_000;
const CLOSE_MS = 3_000;
/** A due poll is taken within a second; a dead connection is replaced within 15 s. */
const NOT_TAKEN_MS = 10_000;

/** Runs the polls that are due. However a run ends, the target's next one is scheduled. */
@Injectable()
export class PollWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(PollWorker.name);
  private readonly outage = new OutageLog(this.logger, 'schedule the next run of polls');
  /** Targets whose last run was lost. */
  private readonly lost = new Set<string>();
  private workers: readonly Worker<PollJob>[] = [];
  private stopping = false;
  private polling = 0;
  private readonly handedOver: PollJob[] = [];

  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    private readonly store: FloorStore,
    private readonly queue: PollQueue,
    private readonly poll: Poll,
  ) {}

  onApplicationBootstrap(): void {
    this.start();
  }

  start(): void {
    const connection = this.connections.open('polls', 'patient');
    this.workers = Array.from({ length: this.keys.shards }, (_, shard) => {
      const worker = new Worker<PollJob>(QUEUE_NAME, (job, token) => this.process(job, token), {
        connection,
        prefix: this.keys.bullPrefix(shard),
        concurrency: Math.ceil(POLLS_AT_ONCE / this.keys.shards),
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: MAX_STALLS,
      });
      worker.on('error', (error) => this.outage.failed(error));
      return worker;
    });
  }

  /** Why polls are not taken, in a sentence. */
  async fault(): Promise<string | undefined> {
    const isRunning = this.workers.length > 0 && this.workers.every((worker) => worker.isRunning());
    if (!isRunning) return 'The poll worker is not running.';
    const overdueMs = await this.queue.overdueMs().catch(() => undefined);
    if (overdueMs === undefined) return 'Redis does not answer.';
    // A worker that has all it can hold waits for phone systems.
    if (overdueMs < NOT_TAKEN_MS || this.polling >= POLLS_AT_ONCE) return undefined;
    return `Polls are not taken: one has been due for ${Math.round(overdueMs / 1_000)} s.`;
  }

  async onModuleDestroy(): Promise<void> {
    await this.stop();
  }

  /** Takes no more jobs, and leaves the running ones to other processes. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.connections.failFast();
    // The workers must take no more jobs before the polls are aborted: an aborted run is due at once, for them too.
    const closed = Promise.all(this.workers.map((worker) => this.close(worker)));
    this.poll.stop();
    await closed;
    await this.wakeOthers();
  }

  private async process(job: Job<PollJob>, token: string | undefined): Promise<void> {
    const parsed = PollJob.safeParse(job.data);
    // Added by another version; the coordinator adds one that this version can read.
    if (!parsed.success) return;
    const { account, target } = parsed.data;
    const result = await this.runPoll(parsed.data, job.timestamp);
    if (result === undefined) return;
    const { nextAt, planned, outdated = [] } = result;
    if (this.stopping && nextAt <= Date.now()) this.handedOver.push(parsed.data);
    try {
      if (planned !== undefined) await job.updateData({ account, target: planned });
      await job.moveToDelayed(nextAt, token);
      for (const other of outdated) await this.queue.requestRefresh(account, other);
      if (await this.store.isRefreshRequested(account, target.id)) await this.queue.pull(account, target);
      this.outage.worked();
    } catch (error) {
      this.outage.failed(error);
    }
    // Also when it could not be delayed: any other error would end the job, while a job that is left behind stalls and
    // is taken over.
    throw new DelayedError();
  }

  private async runPoll(job: PollJob, since: number): Promise<PollResult | undefined> {
    const key = pollKey(job.account, job.target.id);
    this.polling += 1;
    try {
      const result = await this.poll.run(job, since);
      this.lost.delete(key);
      return result;
    } catch (error) {
      this.reportLost(key, error);
      return { nextAt: Date.now() + RETRY_MS };
    } finally {
      this.polling -= 1;
    }
  }

  /** Once per target. While Redis is away, its connection logs that. */
  private reportLost(key: string, error: unknown): void {
    if (this.connections.commands.status !== 'ready' || this.lost.has(key)) return;
    this.lost.add(key);
    this.logger.error(`The poll of ${key} was lost`, error instanceof Error ? error.stack : String(error));
  }

  /** BullMQ wakes one worker per due job, which may have been this one. */
  private async wakeOthers(): Promise<void> {
    try {
      await Promise.all(this.handedOver.map(({ account, target }) => this.queue.pull(account, target)));
    } catch (error) {
      this.logger.warn(`Polls left to other processes may start some seconds late: ${String(error)}`);
    }
  }

  private async close(worker: Worker<PollJob>): Promise<void> {
    try {
      await abortable(worker.close(), AbortSignal.timeout(CLOSE_MS));
    } catch (error) {
      this.logger.warn(`The running polls did not end in time: ${String(error)}`);
      // Not awaited: BullMQ would wait for a connection that is about to reconnect.
      worker.disconnect().catch((late: unknown) => this.logger.debug(`BullMQ: ${String(late)}`));
    }
  }
}

/** A process is not ready while its poll worker takes no polls. */
@Injectable()
export class WorkerCheck {
  constructor(readiness: Readiness, worker: PollWorker) {
    readiness.add('polls', () => worker.fault());
  }
}
