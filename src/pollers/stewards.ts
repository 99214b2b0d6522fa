import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { AccountVendor } from '../modules/accounts/account-vendor.js';
import { AccountVendors } from '../modules/accounts/account-vendors.js';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import { FloorStore } from '../modules/floor/floor-store.js';
import { FloorWriter, STEWARD_FENCE } from '../modules/floor/floor-writer.js';
import { Keys } from '../modules/redis/keys.js';
import { OwnedKey } from '../modules/redis/owned-key.js';
import { RedisConnections } from '../modules/redis/redis-connections.js';
import { AccountRecords } from './account-records.js';
import { PollMetrics } from './poll-metrics.js';
import { PollPlans } from './poll-plans.js';
import { PollQueue } from './poll-queue.js';
import { StewardLease } from './steward-lease.js';
import { StewardPost } from './steward-post.js';
import { Steward, type StewardServices } from './steward.js';

/** One post per account; of all processes one fills it at a time. */
@Injectable()
export class Stewards implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Stewards.name);
  private readonly worker = randomUUID();
  private posts: readonly StewardPost[] = [];

  private readonly services: StewardServices;

  constructor(
    private readonly accounts: AccountVendors,
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    replica: FloorReplica,
    private readonly store: FloorStore,
    writer: FloorWriter,
    queue: PollQueue,
    plans: PollPlans,
    records: AccountRecords,
    metrics: PollMetrics,
  ) {
    this.services = { replica, store, writer, queue, plans, records, metrics };
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  start(): void {
    this.posts = this.accounts.all().map((account) => this.post(account));
    for (const post of this.posts) post.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.stop();
  }

  /** Gives the accounts to other processes at once. */
  async stop(): Promise<void> {
    await Promise.all(
      this.posts.map(async (post) => {
        try {
          await post.stop();
        } catch (error) {
          this.logger.warn(`A lease was not given back and will run out: ${String(error)}`);
        }
      }),
    );
  }

  private post(account: AccountVendor): StewardPost {
    const { id } = account.config;
    const key = new OwnedKey(this.connections.commands, this.keys.steward(id), this.worker);
    const lease = new StewardLease(key, () => this.store.issue(id, STEWARD_FENCE));
    return new StewardPost(id, lease, (fence) => new Steward(account, fence, this.services));
  }
}
