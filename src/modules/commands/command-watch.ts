import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { commandError } from '../../vendors/command-error.js';
import { isSettled } from '../domain/command.js';
import { OutageLog } from '../floor/outage-log.js';
import { Repeat } from '../floor/repeat.js';
import { Keys } from '../redis/keys.js';
import { CommandLife, LEASE_MS } from './command-life.js';
import { CommandQueue } from './command-queue.js';
import { CommandRunner, EXPIRES_MS } from './command-runner.js';
import { CommandStore } from './command-store.js';
import { Confirmations } from './confirmations.js';

const EVERY_MS = 1_000;

/**
 * Nothing accepted is lost: commands whose job got lost, whose process died or whose time on the topic is over are
 * found on the schedule, by one process at a time.
 */
@Injectable()
export class CommandWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(CommandWatch.name);
  private readonly outage = new OutageLog(this.logger, 'look after commands');
  private readonly repeat = new Repeat(EVERY_MS, this.outage, () => this.round());

  constructor(
    private readonly store: CommandStore,
    private readonly life: CommandLife,
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
    await this.store.hold([...this.runner.running, ...this.confirmations.open], LEASE_MS);
    const shards = Array.from({ length: this.keys.shards }, (_, shard) => shard);
    await Promise.all(
      shards.map(async (shard) => {
        for (const id of await this.store.claim(shard, LEASE_MS)) await this.lookAfter(shard, id);
      }),
    );
  }

  private async lookAfter(shard: number, id: string): Promise<void> {
    const record = await this.store.load(id);
    if (record === undefined) return this.store.drop(shard, id);
    const { status, confirmation, createdAt } = record.command;
    if (status === 'accepted') {
      if (Date.now() > createdAt + EXPIRES_MS) await this.runner.expire(record);
      else await this.queue.add(id);
      return;
    }
    if (!isSettled(record.command)) {
      this.logger.warn(
        `${id}: the process that sent it ended before the answer came; its outcome is unknown.`,
      );
      const settled = await this.life.happen(record, {
        ...{ kind: 'settled', at: Date.now(), status: 'unknown', visible: record.effect.shows.length > 0 },
        error: commandError('interrupted', 'The process that sent it ended before the answer came.'),
      });
      if (settled !== undefined) await this.confirmations.take(settled);
      return;
    }
    if (confirmation === 'pending') return this.confirmations.take(record);
    await this.store.retire(id);
  }
}
