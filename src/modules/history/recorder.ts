import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { IntervalTask } from '../../lib/interval-task.js';
import { OutageLog } from '../../lib/outage-log.js';
import { configuredAccount } from '../config/config-changes.js';
import { parseTopic } from '../domain/topic.js';
import type { OwnedKey } from '../redis/owned-key.js';
import type { ChangeLog } from './change-log.js';
import { ReaderTaken } from './history-writer.js';
import { Recording, type Holding, type RecorderPace, type RecorderServices } from './recording.js';

const INTEREST_MS = 30_000;

/** Records one shard while it holds the shard's lease: of all workers, one does at a time. */
export class Recorder {
  private readonly logger = new Logger('History');
  private readonly outage: OutageLog;
  private readonly stopping = new AbortController();
  private readonly renewing: IntervalTask;
  private readonly interest: IntervalTask;
  private running: Promise<void> | undefined;
  private isHolding = false;
  private recording: Recording | undefined;

  constructor(
    private readonly shard: number,
    private readonly lease: OwnedKey,
    private readonly log: ChangeLog,
    private readonly services: RecorderServices,
    private readonly pace: RecorderPace,
  ) {
    this.outage = new OutageLog(this.logger, `record the changes of shard ${shard}`);
    const leasing = new OutageLog(this.logger, `hold the recorder's lease of shard ${shard}`);
    this.renewing = new IntervalTask(pace.leaseMs / 3, leasing, async () => {
      this.isHolding = await this.lease.renew(pace.leaseMs);
    });
    const following = new OutageLog(this.logger, `lease interest in the recorded accounts of shard ${shard}`);
    this.interest = new IntervalTask(INTEREST_MS / 3, following, () => this.leaseInterest());
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Writes what it has gathered, and gives the lease back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.log.close();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        this.isHolding = await this.lease.acquire(this.pace.leaseMs);
        if (this.isHolding) await this.record();
      } catch (error) {
        // One process or the other records the shard; which one is no news.
        if (!(error instanceof ReaderTaken)) this.outage.failed(error);
      }
      await this.end();
      await this.pause();
    }
  }

  private async record(): Promise<void> {
    const { signal } = this.stopping;
    const isHeld = (): boolean => this.isHolding;
    const holding: Holding = { isHeld, signal, written: () => this.outage.worked() };
    this.recording = new Recording(this.shard, this.log, this.services, this.pace, holding);
    this.renewing.start();
    this.interest.start();
    await this.recording.run();
  }

  private async end(): Promise<void> {
    await Promise.all([this.renewing.stop(), this.interest.stop()]);
    this.services.metrics.behind(this.shard, undefined);
    this.recording = undefined;
    const wasHolding = this.isHolding;
    this.isHolding = false;
    try {
      if (wasHolding) await this.lease.release();
    } catch (error) {
      this.logger.warn(`The recorder's lease was not released and will expire: ${String(error)}`);
    }
  }

  private async pause(): Promise<void> {
    const { signal } = this.stopping;
    // Rejects only on `stop`.
    await delay(this.pace.retryMs, undefined, { signal, ref: false }).catch(() => undefined);
  }

  /** Accounts whose polls keep `baseMs` while no client follows them. */
  private async leaseInterest(): Promise<void> {
    const { config, store } = this.services;
    const accounts = [...(this.recording?.accounts.values() ?? [])];
    const recorded = accounts.filter(({ id }) => configuredAccount(config, id)?.record);
    await Promise.all(
      recorded.map(({ id, names }) => {
        const queues = names.flatMap((name) => {
          const ref = parseTopic(name);
          return ref?.kind === 'queue' ? `queue/${ref.queue}` : [];
        });
        return store.lease(id, ['account', ...queues], INTEREST_MS);
      }),
    );
  }
}
