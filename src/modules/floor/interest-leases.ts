import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { parseTopic, queueOf } from '../domain/topic.js';
import { FloorStore } from './floor-store.js';
import { OutageLog } from '../../lib/outage-log.js';
import { IntervalTask } from '../../lib/interval-task.js';

const LEASE_MS = 30_000;
const EVERY_MS = 10_000;

/**
 * Leases interest in the topics that this process follows, which the pollers poll more often. When the process dies, its
 * leases expire.
 */
@Injectable()
export class InterestLeases implements BeforeApplicationShutdown {
  /** Account, scope, number of followers. */
  private readonly scopes = new Map<string, Map<string, number>>();
  private readonly unleased = new Map<string, Set<string>>();
  private leasing: Promise<void> | undefined;
  private readonly outage = new OutageLog(new Logger(InterestLeases.name), 'lease interest in topics');
  private readonly renewing = new IntervalTask(EVERY_MS, this.outage, () => this.renew());

  constructor(private readonly store: FloorStore) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    await this.renewing.stop();
    await this.leasing;
  }

  /** The lease begins at once; topics followed in the same tick share one call per account. */
  follow(topic: string): void {
    const { account, scope } = scopeOf(topic) ?? {};
    if (account === undefined || scope === undefined) return;
    const scopes = this.scopes.get(account) ?? new Map<string, number>();
    this.scopes.set(account, scopes);
    const followers = scopes.get(scope) ?? 0;
    scopes.set(scope, followers + 1);
    this.renewing.start();
    if (followers === 0) this.leaseSoon(account, scope);
  }

  /** The lease is left to expire, because a client that left may return. */
  unfollow(topic: string): void {
    const { account, scope } = scopeOf(topic) ?? {};
    if (account === undefined || scope === undefined) return;
    const scopes = this.scopes.get(account);
    const followers = scopes?.get(scope);
    if (scopes === undefined || followers === undefined) return;
    if (followers > 1) scopes.set(scope, followers - 1);
    else scopes.delete(scope);
    if (scopes.size === 0) this.scopes.delete(account);
  }

  /** Renews every lease: one call per account. Done every 10 s. */
  async renew(): Promise<void> {
    await Promise.all(
      [...this.scopes].map(([account, scopes]) => this.store.lease(account, [...scopes.keys()], LEASE_MS)),
    );
  }

  private leaseSoon(account: string, scope: string): void {
    const scopes = this.unleased.get(account) ?? new Set();
    this.unleased.set(account, scopes.add(scope));
    this.leasing ??= this.leaseUnleased();
  }

  private async leaseUnleased(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.leasing = undefined;
    const fresh = [...this.unleased];
    this.unleased.clear();
    const leases = fresh.map(([account, scopes]) => this.store.lease(account, [...scopes], LEASE_MS));
    try {
      await Promise.all(leases);
    } catch (error) {
      // The next renewal includes these scopes.
      this.outage.failed(error);
    }
  }
}

/** The scope whose polls feed a topic; undefined for topics that no poll feeds. */
function scopeOf(topic: string): { account: string; scope: string } | undefined {
  const ref = parseTopic(topic);
  if (ref === undefined || ref.kind === 'commands' || ref.kind === 'alerts') return undefined;
  const queue = queueOf(ref);
  return { account: ref.account, scope: queue === undefined ? 'account' : `queue/${queue}` };
}
