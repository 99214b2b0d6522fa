import { Injectable } from '@nestjs/common';
import { MetricsRegistry } from '../metrics/metrics-registry.js';

/**
 * What became of an event that a vendor pushed: it leads to a poll; to one that was requested already; to none, because a
 * later poll covers it, or because hints have used up their share of the budget; or it cannot be read.
 */
export type PushOutcome = 'hinted' | 'coalesced' | 'stale' | 'dropped' | 'unreadable';

/** Counts what vendors push, over live lines (workers) and hooks (apis). */
@Injectable()
export class PushEvents {
  private readonly events;

  constructor(registry: MetricsRegistry) {
    this.events = registry.counter('push_events_total', 'Events pushed by vendors: what became of each.', [
      'account',
      'event',
      'outcome',
    ]);
  }

  /** @param event what the vendor calls it */
  count(account: string, event: string, outcome: PushOutcome): void {
    this.events.inc({ account, event, outcome });
  }
}
