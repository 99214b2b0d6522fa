import { Logger, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { PlanStore } from '../modules/plans/plan-store.js';
import { OwnedKey } from '../modules/redis/owned-key.js';
import { OutageLog } from '../lib/outage-log.js';
import { DebouncedTask } from '../lib/debounced-task.js';
import { AlertMetrics } from '../modules/alerts/alert-metrics.js';
import { AlertStore } from '../modules/alerts/alert-store.js';
import { ConfiguredGroups } from '../modules/alerts/configured-groups.js';
import { RuleStore } from '../modules/alerts/rule-store.js';
import { CommandProposer } from '../modules/commands/proposals/command-proposer.js';
import { InterestLeases } from '../modules/floor/interest-leases.js';
import { AccountCoordinator, type CoordinatorServices } from './account-coordinator.js';
import { type AccountVendor, AccountVendors } from '../modules/vendor-accounts/account-vendors.js';
import { ContactLog } from '../modules/floor/contact-log.js';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import { FloorStore } from '../modules/floor/floor-store.js';
import { FloorWriter, COORDINATOR_FENCE } from '../modules/floor/floor-writer.js';
import { TotalsStore } from '../modules/floor/totals-store.js';
import { IntervalReader } from '../modules/history/interval-reader.js';
import { Keys } from '../modules/redis/keys.js';
import { RedisConnections } from '../modules/redis/redis-connections.js';
import { AccountRecords } from './account-records.js';
import { PollMetrics } from './poll-metrics.js';
import { PollPlans } from './poll-plans.js';
import { PollQueue } from './poll-queue.js';
import { PushMetrics } from './push-metrics.js';

/** Renewed every second. A coordinator whose process dies is replaced within this time. */
const LEASE_MS = 3_000;

/** The right to coordinate an account, with the fence its holder commits under. */
class CoordinatorLease {
  private fence: number | undefined;

  /** @param issue the next fence of the account's document */
  constructor(
    private readonly key: OwnedKey,
    private readonly issue: () => Promise<number>,
  ) {}

  /** Renews the lease, or takes it if it is free. Returns the fence while the lease is held; a new one after each loss. */
  async hold(): Promise<number | undefined> {
    if (this.fence !== undefined && (await this.key.renew(LEASE_MS))) return this.fence;
    this.fence = undefined;
    if (await this.key.acquire(LEASE_MS)) this.fence = await this.issue();
    return this.fence;
  }

  async release(): Promise<void> {
    if (this.fence === undefined) return;
    this.fence = undefined;
    await this.key.release();
  }
}

const EVERY_MS = 1_000;

/** Runs the account's coordinator in this process while the lease is held. */
class CoordinatorCandidate {
  private coordinator: AccountCoordinator | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly rounds: DebouncedTask;

  constructor(
    account: string,
    private readonly lease: CoordinatorLease,
    private readonly startCoordinator: (fence: number) => AccountCoordinator,
  ) {
    const outage = new OutageLog(
      new Logger(CoordinatorCandidate.name),
      `hold the lease of account ${account}`,
    );
    this.rounds = new DebouncedTask(0, outage, () => this.campaign());
  }

  start(): void {
    this.rounds.ask();
    this.timer ??= setInterval(() => this.rounds.ask(), EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.rounds.stop();
    await this.coordinator?.stop();
    this.coordinator = undefined;
    await this.lease.release();
  }

  private async campaign(): Promise<void> {
    if (this.coordinator?.isRefused === true) await this.lease.release();
    const fence = await this.lease.hold();
    if (this.coordinator !== undefined && this.coordinator.fence !== fence) {
      await this.coordinator.stop();
      this.coordinator = undefined;
    }
    if (fence !== undefined) this.coordinator ??= this.startCoordinator(fence);
    this.coordinator?.check();
  }
}

interface ChangedAccount {
  id: string;
  before?: AccountVendor;
  after?: AccountVendor;
}

/** One candidate per account and process; of all processes, one runs the account's coordinator at a time. */
@Injectable()
export class CoordinatorElection implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(CoordinatorElection.name);
  private readonly worker = randomUUID();
  private readonly candidates = new Map<string, CoordinatorCandidate>();
  private replacing: Promise<void> = Promise.resolve();
  private stopListening = (): void => undefined;
  private stopping = false;

  private readonly services: CoordinatorServices;

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
    push: PushMetrics,
    contacts: ContactLog,
    totals: TotalsStore,
    observed: IntervalReader,
    alerts: AlertStore,
    rules: RuleStore,
    interest: InterestLeases,
    alertMetrics: AlertMetrics,
    groups: ConfiguredGroups,
    proposer: CommandProposer,
    agentPlans: PlanStore,
  ) {
    this.services = {
      ...{ replica, store, writer, queue, plans, records, metrics, push },
      ...{ contacts, totals, observed },
      ...{ alerts, rules, interest, alertMetrics, groups, proposer, agentPlans },
    };
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  start(): void {
    for (const account of this.accounts.all()) this.startCandidate(account, false);
    this.stopListening = this.accounts.on('changed', (change) => {
      // One after the other: the candidate before gives the lease back that the next one takes.
      this.replacing = this.replacing.then(() => this.replace(change));
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.stop();
  }

  /** Releases the leases, so that other processes take over at once. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.stopListening();
    await this.replacing;
    await Promise.all([...this.candidates.keys()].map((id) => this.stopCandidate(id)));
  }

  private async replace({ id, before, after }: ChangedAccount): Promise<void> {
    await this.stopCandidate(id);
    if (after === undefined || this.stopping) return;
    this.startCandidate(after, before !== undefined && before.vendor !== after.vendor);
  }

  private async stopCandidate(id: string): Promise<void> {
    const candidate = this.candidates.get(id);
    this.candidates.delete(id);
    try {
      await candidate?.stop();
    } catch (error) {
      this.logger.warn(`A coordinator lease was not released and will expire: ${String(error)}`);
    }
  }

  /** @param isNewVendor everything is read anew once this process coordinates the account */
  private startCandidate(account: AccountVendor, isNewVendor: boolean): void {
    const candidate = this.candidateFor(account, isNewVendor);
    this.candidates.set(account.config.id, candidate);
    candidate.start();
  }

  private candidateFor(account: AccountVendor, isNewVendor: boolean): CoordinatorCandidate {
    const { id } = account.config;
    const key = new OwnedKey(this.connections.commands, this.keys.coordinator(id), this.worker);
    const lease = new CoordinatorLease(key, () => this.store.issue(id, COORDINATOR_FENCE));
    let readsAnew = isNewVendor;
    return new CoordinatorCandidate(id, lease, (fence) => {
      const coordinator = new AccountCoordinator(account, fence, this.services, readsAnew);
      readsAnew = false;
      return coordinator;
    });
  }
}
