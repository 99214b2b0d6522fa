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

/** Polls under way in this process; they mostly wait for vendors. */
const POLLS_AT_ONCE = 100;
/** A process that dies holds its targets up for not much longer than this. */
const LOCK_MS = 3_000;
const LOOK_FOR_STALLED_MS = 1_000;
/** A job that stalls goes on, however often: BullMQ's count of it is never reset. */
const STALLS_BORNE = 1_000_000_000;
/** After a turn that could not even be written down. */
const TRY_AGAIN_MS = 2_000;
const CLOSE_MS = 3_000;

/** Takes the turns of targets that are due. However a turn ends, there is a next one. */
@Injectable()
export class PollWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(PollWorker.name);
  private readonly outage = new OutageLog(this.logger, 'put polls off to their next turn');
  /** Targets whose last turn was lost. */
  private readonly lost = new Set<string>();
  private workers: readonly Worker<PollJob>[] = [];
  private stopping = false;
  private readonly leftToOthers: PollJob[] = [];

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
      const worker = new Worker<PollJob>(QUEUE_NAME, (job, token) => this.turn(job, token), {
        connection,
        prefix: this.keys.bullPrefix(shard),
        concurrency: Math.ceil(POLLS_AT_ONCE / this.keys.shards),
        lockDuration: LOCK_MS,
        stalledInterval: LOOK_FOR_STALLED_MS,
        maxStalledCount: STALLS_BORNE,
      });
      worker.on('error', (error) => this.outage.failed(error));
      return worker;
    });
  }

  get running(): boolean {
    return this.workers.length > 0 && this.workers.every((worker) => worker.isRunning());
  }

  async onModuleDestroy(): Promise<void> {
    await this.stop();
  }

  /** Takes no more turns, and leaves those under way to other processes. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.connections.endWaiting();
    // First of all they must not take anything more: a turn that is left is due at once, for them as for others.
    const closed = Promise.all(this.workers.map((worker) => this.close(worker)));
    this.poll.stop();
    await closed;
    await this.wakeOthers();
  }

  private async turn(job: Job<PollJob>, token: string | undefined): Promise<void> {
    const parsed = PollJob.safeParse(job.data);
    // Made by another version; the steward makes one that we can read.
    if (!parsed.success) return;
    const { account, target } = parsed.data;
    const turned = await this.nextTurn(parsed.data, job.timestamp);
    if (turned === undefined) return;
    const { nextAt, planned } = turned;
    if (this.stopping && nextAt <= Date.now()) this.leftToOthers.push(parsed.data);
    try {
      if (planned !== undefined) await job.updateData({ account, target: planned });
      await job.moveToDelayed(nextAt, token);
      if (await this.store.nudged(account, target.id)) await this.queue.pull(account, target);
      this.outage.worked();
    } catch (error) {
      this.outage.failed(error);
    }
    // Also when it could not be delayed: any other error would be the end of the job, while one that was left behind
    // stalls and is taken up again.
    throw new DelayedError();
  }

  private async nextTurn(job: PollJob, since: number): Promise<PollResult | undefined> {
    const key = pollKey(job.account, job.target.id);
    try {
      const turned = await this.poll.run(job, since);
      this.lost.delete(key);
      return turned;
    } catch (error) {
      this.lose(key, error);
      return { nextAt: Date.now() + TRY_AGAIN_MS };
    }
  }

  /** Said once per target; that Redis is away is said by its connection. */
  private lose(key: string, error: unknown): void {
    if (this.connections.commands.status !== 'ready' || this.lost.has(key)) return;
    this.lost.add(key);
    this.logger.error(`A poll of ${key} was lost`, error instanceof Error ? error.stack : String(error));
  }

  /** BullMQ wakes one worker per due job, and that may have been ours, which was about to go. */
  private async wakeOthers(): Promise<void> {
    try {
      await Promise.all(this.leftToOthers.map(({ account, target }) => this.queue.pull(account, target)));
    } catch (error) {
      this.logger.warn(`The polls left to other processes may start some seconds late: ${String(error)}`);
    }
  }

  private async close(worker: Worker<PollJob>): Promise<void> {
    try {
      await abortable(worker.close(), AbortSignal.timeout(CLOSE_MS));
    } catch (error) {
      this.logger.warn(`The polls under way did not end in time: ${String(error)}`);
      // Not waited for: BullMQ would wait for the end of a connection that is only about to be tried again.
      worker.disconnect().catch((late: unknown) => this.logger.debug(`BullMQ: ${String(late)}`));
    }
  }
}

/** A worker that takes no turns is not ready. */
@Injectable()
export class WorkerCheck {
  constructor(readiness: Readiness, worker: PollWorker) {
    readiness.add('polls', () => (worker.running ? undefined : 'The poll worker does not run.'));
  }
}
