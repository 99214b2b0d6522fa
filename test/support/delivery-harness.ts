import { randomUUID } from 'node:crypto';
import {
  ChannelSecrets,
  newWebhookSecret,
  type Secrets,
} from '../../src/modules/alerts/channels/channel-secrets.js';
import { ChannelStore, type StoredChannel } from '../../src/modules/alerts/channels/channel-store.js';
import { NotificationLog } from '../../src/modules/alerts/channels/notification-log.js';
import type { NotificationRecord } from '../../src/modules/alerts/channels/notification-record.js';
import { ChannelPace } from '../../src/modules/alerts/delivery/channel-pace.js';
import { Delivery } from '../../src/modules/alerts/delivery/delivery.js';
import { DeliveryMetrics } from '../../src/modules/alerts/delivery/delivery-metrics.js';
import { MailSender } from '../../src/modules/alerts/delivery/mail-sender.js';
import { NotificationQueue } from '../../src/modules/alerts/delivery/notification-queue.js';
import { NotificationStore } from '../../src/modules/alerts/delivery/notification-store.js';
import { NotificationWorker } from '../../src/modules/alerts/delivery/notification-worker.js';
import { OutboxMover } from '../../src/modules/alerts/delivery/outbox-mover.js';
import { DeliveryTimes } from '../../src/modules/alerts/delivery/retry-plan.js';
import { Sender } from '../../src/modules/alerts/delivery/sender.js';
import type { AlertsConfig, FloorConfig } from '../../src/modules/config/floor-config.js';
import type { Notification } from '../../src/modules/domain/alert.js';
import type { DeliveryState } from '../../src/modules/domain/channel.js';
import { MetricsRegistry } from '../../src/modules/metrics/metrics-registry.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { SharedRateLimiter } from '../../src/modules/redis/shared-rate-limiter.js';
import { eventually } from './eventually.js';

export const TENANT = 'acme';

interface DeliveryOptions {
  url: string;
  prefix: string;
  times?: Partial<DeliveryTimes>;
  alerts?: Partial<AlertsConfig>;
}

/** A notification as rules decide it: by default that queue 6400 of account hq has fired. */
export function notificationOf(change: Partial<Notification> & { queue?: string } = {}): Notification {
  const { queue = '6400', ...more } = change;
  const now = more.at ?? Date.now();
  const rule = more.rule ?? 'r_7';
  return {
    id: randomUUID(),
    rule,
    subject: `queue/hq/${queue}`,
    firing: 1,
    step: 0,
    repeat: 0,
    channel: 'ch_1',
    kind: 'fired',
    account: 'hq',
    tenant: TENANT,
    at: now,
    alert: {
      id: `${rule}/queue/hq/${queue}`,
      name: 'Caller waits too long',
      severity: 'critical',
      state: 'firing',
      subject: { kind: 'queue', id: queue, name: `Queue ${queue}` },
      firingSince: now,
      url: '',
    },
    ...more,
  };
}

/** The delivery of one worker process, on a real Redis. */
export class DeliveryHarness {
  readonly registry = new MetricsRegistry();
  readonly log: NotificationLog;
  readonly channels: ChannelStore;
  readonly mover: OutboxMover;
  readonly queue: NotificationQueue;
  readonly store: NotificationStore;
  private readonly secrets: ChannelSecrets;
  private readonly worker: NotificationWorker;

  private constructor(
    readonly connections: RedisConnections,
    readonly keys: Keys,
    { times, alerts }: DeliveryOptions,
  ) {
    const config = {
      audit: { keepDays: 90 },
      alerts: { insecure: true, key: 'k'.repeat(40), ...alerts },
      http: { host: '127.0.0.1', port: 0, trustedProxies: [] },
    } as unknown as FloorConfig;
    const deliveryTimes = { ...new DeliveryTimes(), ...times };
    this.log = new NotificationLog(connections, keys);
    this.channels = new ChannelStore(connections, keys, config);
    this.secrets = new ChannelSecrets(config);
    this.store = new NotificationStore(connections, keys);
    this.queue = new NotificationQueue(connections, keys);
    this.mover = new OutboxMover(this.store, this.queue);
    const pace = new ChannelPace(connections, keys, new SharedRateLimiter(connections));
    const sender = new Sender(config, new MailSender(), deliveryTimes);
    const metrics = new DeliveryMetrics(this.registry);
    this.worker = new NotificationWorker(
      connections,
      keys,
      new Delivery(this.store, this.channels, this.secrets, pace, sender, metrics, deliveryTimes),
    );
  }

  static start(options: DeliveryOptions): DeliveryHarness {
    const harness = new DeliveryHarness(
      new RedisConnections(options.url),
      new Keys(options.prefix, 1),
      options,
    );
    harness.mover.onApplicationBootstrap();
    harness.worker.onApplicationBootstrap();
    return harness;
  }

  /** A channel with these secrets; by default a webhook. */
  async channel(id: string, secrets: Secrets, change: Partial<StoredChannel> = {}): Promise<string> {
    const all = { secret: newWebhookSecret(), ...secrets };
    const sealed = this.secrets.seal(id, all);
    const before = (await this.channels.find(TENANT, id))?.stored;
    await this.channels.write(
      {
        ...{ id, tenant: TENANT, name: id, kind: 'webhook', enabled: true, createdAt: 1, createdBy: 'ann' },
        ...{ sealed, ...change },
      },
      1_000,
      before,
    );
    return all.secret;
  }

  /** Puts notifications into the outbox, as a transition of an alert does. */
  async decide(...notifications: Notification[]): Promise<void> {
    for (const one of notifications)
      await this.connections.commands.xadd(this.keys.outbox(0), '*', 'n', JSON.stringify(one));
  }

  async record({ id }: Notification): Promise<NotificationRecord | undefined> {
    return this.store.load(0, id);
  }

  /** As soon as all of them are in this state. */
  async until(state: DeliveryState, ...notifications: Notification[]): Promise<void> {
    await eventually(async () => {
      const records = await Promise.all(notifications.map((one) => this.record(one)));
      return records.every((record) => record?.state === state);
    });
  }

  async stop(): Promise<void> {
    this.mover.onModuleDestroy();
    this.worker.onModuleDestroy();
    await Promise.all([this.mover.beforeApplicationShutdown(), this.worker.beforeApplicationShutdown()]);
    await this.queue.close();
    await this.connections.close();
  }
}
