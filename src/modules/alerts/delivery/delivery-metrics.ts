import { Injectable } from '@nestjs/common';
import type { ChannelKind, DeliveryAttempt } from '../../domain/channel.js';
import { MetricsRegistry } from '../../metrics/metrics-registry.js';

/** What is counted of notifications. */
@Injectable()
export class DeliveryMetrics {
  private readonly notifications;
  private readonly attempts;
  private readonly dead;
  private readonly seconds;

  constructor(registry: MetricsRegistry) {
    this.notifications = registry.counter('notifications_total', 'Notifications by what became of them.', [
      'kind',
      'state',
    ]);
    this.attempts = registry.counter(
      'notification_attempts_total',
      'Attempts to send a message, by kind of channel and outcome.',
      ['kind', 'outcome'],
    );
    this.dead = registry.counter('notifications_dead', 'Notifications that were given up.', ['kind']);
    this.seconds = registry.histogram(
      'notification_delivery_seconds',
      'Time from the decision to notify to the acceptance by the receiver.',
      ['kind'],
    );
  }

  attempted(kind: ChannelKind, { outcome }: DeliveryAttempt): void {
    this.attempts.inc({ kind, outcome });
  }

  delivered(kind: ChannelKind, count: number, tookMs: number): void {
    this.notifications.inc({ kind, state: 'delivered' }, count);
    this.seconds.observe({ kind }, Math.max(0, tookMs) / 1000);
  }

  /** @param kind `none`: the channel does not exist */
  skipped(kind: ChannelKind | 'none', count: number): void {
    this.notifications.inc({ kind, state: 'skipped' }, count);
  }

  gaveUp(kind: ChannelKind, count: number): void {
    this.notifications.inc({ kind, state: 'dead' }, count);
    this.dead.inc({ kind }, count);
  }
}
