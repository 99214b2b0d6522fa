import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { parseTopic } from '../domain/topic.js';
import { FloorStore } from './floor-store.js';
import { OutageLog } from '../../lib/outage-log.js';
import { IntervalTask } from '../../lib/interval-task.js';

const LEASE_MS = 30_000;
const EVERY_MS = 10_000;

/**
 * Tells the pollers what somebody in this process follows. Interest is leased: when this process dies, it ends by
 * itself, and nobody asks the vendors on its behalf any more.
 */
@Injectable()
export class InterestLeases implements BeforeApplicationShutdown {
  /** Account, scope, number of followers. */
  private readonly scopes = new Map<string, Map<string, number>>();
  private readonly fresh = new Map<string, Set<string>>();
  private leasing: Promise<void> | undefined;
  private readonly outage = new OutageLog(new Logger(InterestLeases.name), 'say which topics are followed');
  private readonly repeat = new IntervalTask(EVERY_MS, this.outage, () => this.renew());

  constructor(private readonly store: FloorStore) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    await this.repeat.stop();
    await this.leasing;
  }

  /** The lease begins at once; many topics followed in one tick take one call per account. */
  follow(topic: string): void {
    const { account, scope } = scopeOf(topic) ?? {};
    if (account === undefined || scope === undefined) return;
    const scopes = this.scopes.get(account) ?? new Map<string, number>();
    this.scopes.set(account, scopes);
    const followers = scopes.get(scope) ?? 0;
    scopes.set(scope, followers + 1);
    this.repeat.start();
    if (followers === 0) this.leaseSoon(account, scope);
  }

  /** The last follower's lease runs out by itself: whoever left may be on the way back. */
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
    const scopes = this.fresh.get(account) ?? new Set();
    this.fresh.set(account, scopes.add(scope));
    this.leasing ??= this.leaseFresh();
  }

  private async leaseFresh(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.leasing = undefined;
    const fresh = [...this.fresh];
    this.fresh.clear();
    const leases = fresh.map(([account, scopes]) => this.store.lease(account, [...scopes], LEASE_MS));
    try {
      await Promise.all(leases);
    } catch (error) {
      // The next renewal takes them up.
      this.outage.failed(error);
    }
  }
}

/** The part of an account's polling a topic needs; undefined for topics that nothing polls. */
function scopeOf(topic: string): { account: string; scope: string } | undefined {
  const ref = parseTopic(topic);
  if (ref?.kind === 'account') return { account: ref.account, scope: 'account' };
  return ref?.kind === 'queue' ? { account: ref.account, scope: `queue/${ref.queue}` } : undefined;
}
