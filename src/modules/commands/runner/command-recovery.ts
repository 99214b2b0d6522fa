import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { isSettled } from '../../domain/command.js';
import { OutageLog } from '../../../lib/outage-log.js';
import { IntervalTask } from '../../../lib/interval-task.js';
import { Keys } from '../../redis/keys.js';
import { LEASE_MS } from '../command-state-machine.js';
import { CommandQueue } from '../command-queue.js';
import { CommandRunner, EXPIRES_MS } from './command-runner.js';
import { CommandStore, type Claim } from '../command-store.js';
import { Confirmations } from './confirmations.js';

const EVERY_MS = 1_000;

/**
 * Recovers commands whose job was lost or whose process died, and retires those whose time on the topic is over. They
 * are found on the schedule, by one process at a time.
 */
@Injectable()
export class CommandRecovery implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(CommandRecovery.name);
  private readonly outage = new OutageLog(this.logger, 'recover commands');
  private readonly single = new OutageLog(this.logger, 'recover each command');
  /** Until then commands are left to the processes that had them; by `performance.now()`. */
  private claimsFrom = 0;
  private readonly repeat = new IntervalTask(EVERY_MS, this.outage, () => this.round());

  constructor(
    private readonly store: CommandStore,
    private readonly queue: CommandQueue,
    private readonly runner: CommandRunner,
    private readonly confirmations: Confirmations,
    private readonly keys: Keys,
  ) {}

  onApplicationBootstrap(): void {
    this.repeat.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.repeat.stop();
  }

  /** Done every second. */
  async round(): Promise<void> {
    try {
      await this.store.hold([...this.runner.running, ...this.confirmations.open], LEASE_MS);
      if (performance.now() >= this.claimsFrom) await this.claim();
    } catch (error) {
      // Leases ran out while Redis was away: the processes that live renew theirs first.
      this.claimsFrom = performance.now() + LEASE_MS;
      throw error;
    }
  }

  private async claim(): Promise<void> {
    const shards = Array.from({ length: this.keys.shards }, (_, shard) => shard);
    await Promise.all(
      shards.map(async (shard) => {
        const claims = await this.store.claim(shard, LEASE_MS);
        const results = await Promise.allSettled(claims.map((claim) => this.recover(shard, claim)));
        // A command that cannot be read (it may be of another version) does not hold up the others.
        const failed = results.find((one) => one.status === 'rejected');
        if (failed === undefined) this.single.worked();
        else this.single.failed(failed.reason);
      }),
    );
  }

  private async recover(shard: number, { id, dueAt }: Claim): Promise<void> {
    const record = await this.store.load(id);
    if (record === undefined) return this.store.drop(shard, id);
    // It has taken another step since it was claimed, so another process handles it.
    if (record.dueAt > dueAt) return;
    const { status, confirmation } = record.command;
    if (status === 'proposed') return this.runner.lapse(record);
    if (status === 'accepted') {
      if (record.ageMs > EXPIRES_MS) await this.runner.expire(record);
      else await this.queue.add(id);
      return;
    }
    if (!isSettled(record.command)) {
      this.logger.warn(
        `${id}: the process that sent it ended before the answer came; its outcome is unknown.`,
      );
      return this.runner.giveUp(record);
    }
    if (confirmation === 'pending') return this.confirmations.take(record);
    await this.store.retire(id);
  }
}
