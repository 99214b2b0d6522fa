import { PlanStore } from '../../src/modules/plans/plan-store.js';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { AccountVendors } from '../../src/modules/vendor-accounts/account-vendors.js';
import type { CommandProposer } from '../../src/modules/commands/proposals/command-proposer.js';
import { AlertMetrics } from '../../src/modules/alerts/alert-metrics.js';
import { ConfiguredGroups } from '../../src/modules/alerts/configured-groups.js';
import { AlertStore } from '../../src/modules/alerts/alert-store.js';
import { RuleStore } from '../../src/modules/alerts/rule-store.js';
import type { AccountConfig, FloorConfig } from '../../src/modules/config/floor-config.js';
import type { AccountDocument } from '../../src/modules/domain/account-document.js';
import { accountTopic } from '../../src/modules/domain/topic.js';
import { ContactLog } from '../../src/modules/floor/contact-log.js';
import { FloorReplica } from '../../src/modules/floor/floor-replica.js';
import { FloorStore } from '../../src/modules/floor/floor-store.js';
import { FloorWriter } from '../../src/modules/floor/floor-writer.js';
import { InterestLeases } from '../../src/modules/floor/interest-leases.js';
import { DEFAULT_LOG_BYTES } from '../../src/modules/floor/log-bounds.js';
import { TotalsStore } from '../../src/modules/floor/totals-store.js';
import { HistoryDatabase } from '../../src/modules/history/history-database.js';
import { IntervalReader } from '../../src/modules/history/interval-reader.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { AccountRegistry } from '../../src/pollers/account-registry.js';
import { AccountRecords } from '../../src/pollers/account-records.js';
import type { PollOutcome } from '../../src/pollers/poll-metrics.js';
import { PollPlans } from '../../src/pollers/poll-plans.js';
import { PollQueue, PollJob, pollKey, QUEUE_NAME } from '../../src/pollers/poll-queue.js';
import { PollWorker } from '../../src/pollers/poll-worker.js';
import { Poll } from '../../src/pollers/poll.js';
import { CoordinatorElection } from '../../src/pollers/coordinator-election.js';
import { PollRecorder } from '../../src/pollers/poll-recorder.js';
import type { TargetHealth } from '../../src/modules/domain/freshness.js';
import type { PollTarget, VendorDefinition } from '../../src/vendors/port/vendor.js';
import { newMetrics, spiedOn } from './metrics.js';

export const ACCOUNT = 'hq';
const LONG_MS = 60_000;
const LOG = { logEntries: 20_000, logBytes: 33_554_432 };

export interface PollHarnessOptions {
  url: string;
  prefix: string;
  vendor: VendorDefinition;
  account?: Partial<AccountConfig>;
}

/** The pollers of one worker process, on a real Redis. */
export class PollHarness {
  readonly outcomes: PollOutcome[] = [];
  private readonly interest: InterestLeases;
  private readonly parts: {
    poll: Poll;
    worker: PollWorker;
    election: CoordinatorElection;
    registry: AccountRegistry;
  };

  private constructor(
    readonly connections: RedisConnections,
    readonly keys: Keys,
    readonly store: FloorStore,
    readonly replica: FloorReplica,
    readonly queue: PollQueue,
    readonly vendors: AccountVendors,
  ) {
    const metrics = spiedOn(newMetrics().polls, {
      polled: (_account: string, _resource: string, outcome: PollOutcome) => void this.outcomes.push(outcome),
    });
    const { push, registry: metricsRegistry } = newMetrics();
    const config = { accounts: [accountOf()], redis: { logEntries: 20_000, logBytes: DEFAULT_LOG_BYTES } };
    // What the stores of rules and alerts read of it.
    const alertConfig = config as unknown as FloorConfig;
    const writer = new FloorWriter(store);
    this.interest = new InterestLeases(store);
    const plans = new PollPlans();
    const records = new AccountRecords(connections, keys, store);
    const registry = new AccountRegistry(vendors, connections, keys, writer);
    const poll = new Poll(vendors, store, writer, plans, new PollRecorder(writer, metrics, push), registry);
    const worker = new PollWorker(connections, keys, store, queue, poll);
    const election = new CoordinatorElection(
      vendors,
      connections,
      keys,
      replica,
      store,
      writer,
      queue,
      plans,
      records,
      metrics,
      push,
      new ContactLog(connections, keys, LOG),
      new TotalsStore(connections, keys),
      // Without a database nothing is recorded.
      new IntervalReader(new HistoryDatabase(undefined), { accounts: [] } as unknown as FloorConfig),
      new AlertStore(connections, keys, alertConfig),
      new RuleStore(connections, keys, alertConfig, store),
      this.interest,
      new AlertMetrics(metricsRegistry),
      new ConfiguredGroups(alertConfig),
      // No rule of these specs acts.
      undefined as unknown as CommandProposer,
      new PlanStore(connections, keys, store),
    );
    this.parts = { poll, worker, election, registry };
  }

  static async start({ url, prefix, vendor, account }: PollHarnessOptions): Promise<PollHarness> {
    Logger.overrideLogger(false);
    const connections = new RedisConnections(url);
    const keys = new Keys(prefix, 1);
    const store = new FloorStore(connections, keys, 20_000);
    const replica = new FloorReplica(connections, keys, store);
    const catalogue = new Map([[vendor.kind, vendor]]);
    const metrics = newMetrics().requests;
    const vendors = await AccountVendors.create({
      accounts: [accountOf(account)],
      catalogue,
      connections,
      keys,
      metrics,
    });
    const rig = new PollHarness(
      connections,
      keys,
      store,
      replica,
      new PollQueue(connections, keys, store),
      vendors,
    );
    await rig.beat();
    replica.start();
    rig.parts.worker.start();
    rig.parts.election.start();
    return rig;
  }

  /** Records which accounts it has, as a process does every 30 s. */
  async beat(): Promise<void> {
    await this.parts.registry.beat();
  }

  async nudge(target: PollTarget): Promise<void> {
    await this.queue.requestRefresh(ACCOUNT, target);
  }

  async target(id: string): Promise<TargetHealth | undefined> {
    return (await this.store.targets(ACCOUNT)).find(({ target }) => target === id);
  }

  async hasJob(target: string): Promise<boolean> {
    const key = `${this.keys.bullPrefix(0)}:${QUEUE_NAME}:de:${pollKey(ACCOUNT, target)}`;
    return (await this.connections.commands.exists(key)) === 1;
  }

  /** What the target's job holds. */
  async job(target: string): Promise<PollJob> {
    const redis = this.connections.commands;
    const jobs = `${this.keys.bullPrefix(0)}:${QUEUE_NAME}`;
    const id = await redis.get(`${jobs}:de:${pollKey(ACCOUNT, target)}`);
    return PollJob.parse(JSON.parse((await redis.hget(`${jobs}:${id}`, 'data')) ?? 'null'));
  }

  /** Resolves when a coordinator renewed its lease so many times. */
  async looks(times: number): Promise<void> {
    const key = this.keys.coordinator(ACCOUNT);
    for (let seen = 0, before = 0; seen < times;) {
      const now = await this.connections.commands.pttl(key);
      if (now > before + 100) seen += 1;
      before = now;
      await delay(20);
    }
  }

  /** As a process with clients does. */
  async follow(...scopes: string[]): Promise<void> {
    await this.store.lease(ACCOUNT, scopes, LONG_MS);
  }

  /** The account's document, as soon as it satisfies. */
  async account(satisfies: (document: AccountDocument) => boolean): Promise<AccountDocument> {
    const topic = accountTopic(ACCOUNT);
    const seen = (): AccountDocument | undefined => {
      const document = this.replica.view(topic)?.state as AccountDocument | undefined;
      return document !== undefined && satisfies(document) ? document : undefined;
    };
    await this.replica.follow(topic);
    return this.until(seen);
  }

  /** The first value that is not undefined, looking after every change. */
  async until<T>(look: () => T | undefined): Promise<T> {
    const now = look();
    if (now !== undefined) return now;
    return new Promise((resolve) => {
      const check = (): void => {
        const value = look();
        if (value === undefined) return;
        for (const stop of stops) stop();
        resolve(value);
      };
      const stops = (['change', 'reset', 'gone'] as const).map((event) => this.replica.on(event, check));
    });
  }

  async stop(): Promise<void> {
    const { worker, election } = this.parts;
    await Promise.all([worker.stop(), election.stop()]);
    await Promise.all([
      this.interest.close(),
      this.queue.close(),
      this.replica.close(),
      this.vendors.close(),
    ]);
    await this.connections.close();
  }
}

export function accountOf(more: Partial<AccountConfig> = {}): AccountConfig {
  return {
    id: ACCOUNT,
    tenant: 'acme',
    name: 'HQ phones',
    vendor: 'yeastar',
    baseUrl: 'https://pbx.test',
    insecure: false,
    credentials: { secret: 'hunter2' },
    poll: { baseMs: 500, idleMs: 30_000, maxMs: 60_000 },
    budget: { requestsPerMinute: 100_000 },
    timeoutMs: 2_000,
    ...more,
  };
}

export const ROSTER: PollTarget = { id: 'roster', resource: 'roster', cadence: 'medium', requests: 1 };

export const queueTarget = (queue: string): PollTarget => ({
  id: `queue:${queue}`,
  resource: 'queue',
  cadence: 'fast',
  queue,
  requests: 1,
});
