import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { IntervalTask } from '../lib/interval-task.js';
import { OutageLog } from '../lib/outage-log.js';
import { AccountVendors } from '../modules/vendor-accounts/account-vendors.js';
import { FloorWriter } from '../modules/floor/floor-writer.js';
import { Keys } from '../modules/redis/keys.js';
import { RedisConnections } from '../modules/redis/redis-connections.js';

const EVERY_MS = 30_000;
/** An installation that was seen within this runs. */
const RUNNING_MS = 3 * EVERY_MS;
/** An account that no process has configured for a day was taken out of the configuration, and not for a deploy. */
export const FORGOTTEN_MS = 24 * 3_600_000;

/**
 * Which accounts the processes of this Redis have configured. It keeps two services with other accounts, on one prefix,
 * from taking each other's polls away, says so, and removes what is left of accounts that no configuration has any more.
 */
@Injectable()
export class AccountRegistry implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(AccountRegistry.name);
  private readonly beats = new IntervalTask(
    EVERY_MS,
    new OutageLog(this.logger, 'record which accounts are configured'),
    () => this.beat(),
  );
  private others = 0;
  private digest = '';
  private stopListening = (): void => undefined;

  constructor(
    private readonly accounts: AccountVendors,
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    private readonly writer: FloorWriter,
  ) {}

  onApplicationBootstrap(): void {
    this.beats.start();
    this.beats.runNow();
    this.stopListening = this.accounts.on('changed', () => this.beats.runNow());
  }

  async onModuleDestroy(): Promise<void> {
    this.stopListening();
    await this.beats.stop();
  }

  /** Whether some process that runs has the account configured. */
  async isConfigured(account: string): Promise<boolean> {
    const seenAt = await this.connections.commands.zscore(this.keys.configuredAccounts(), account);
    return seenAt !== null && Date.now() - Number(seenAt) < RUNNING_MS;
  }

  /** Records our accounts, compares them with those of other processes, and removes forgotten ones. */
  async beat(): Promise<void> {
    const redis = this.connections.commands;
    const now = Date.now();
    const ids = this.accounts.all().map(({ config }) => config.id);
    const digest = createHash('sha256').update(JSON.stringify(ids.toSorted())).digest('base64url');
    if (ids.length > 0) await redis.zadd(this.keys.configuredAccounts(), ...ids.flatMap((id) => [now, id]));
    // A reload of the configuration changed the accounts.
    if (digest !== this.digest) await redis.zrem(this.keys.installations(), this.digest);
    this.digest = digest;
    await redis.zadd(this.keys.installations(), now, digest);
    await redis.zremrangebyscore(this.keys.installations(), '-inf', now - RUNNING_MS);
    this.compare((await redis.zcard(this.keys.installations())) - 1);
    await this.forget(await redis.zrangebyscore(this.keys.configuredAccounts(), '-inf', now - FORGOTTEN_MS));
  }

  /** Once, and again after it was over. */
  private compare(others: number): void {
    if (others > 0 && this.others === 0)
      this.logger.warn(
        'Another service with other accounts uses the same Redis and the same redis.prefix. Give each installation a ' +
          'prefix of its own, unless a deploy is under way that changes the accounts.',
      );
    this.others = others;
  }

  private async forget(accounts: string[]): Promise<void> {
    for (const account of accounts) {
      await this.writer.forget(account);
      await this.connections.commands.zrem(this.keys.configuredAccounts(), account);
      this.logger.log(
        `Account ${account} is in no configuration any more; its queues and agents were removed.`,
      );
    }
  }
}
