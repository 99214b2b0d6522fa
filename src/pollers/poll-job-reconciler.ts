import { Logger } from '@nestjs/common';
import type { TargetHealth } from '../modules/domain/freshness.js';
import type { PollTarget } from '../vendors/port/vendor.js';
import type { PollPlan } from './poll-plans.js';
import type { AccountConfig } from '../modules/config/floor-config.js';
import type { FloorStore } from '../modules/floor/floor-store.js';
import type { FloorWriter } from '../modules/floor/floor-writer.js';
import type { PollQueue } from './poll-queue.js';
import { healthyIntervalMs } from './poll-schedule.js';

/**
 * Planned targets without a record, while the account is starting. Without them the first queues that were read would
 * make the account live while most of it was never read. A queue that is added later does not change the account's
 * state.
 */
export function unreadTargets(plan: PollPlan, records: readonly TargetHealth[]): PollTarget[] {
  if (records.some(({ cadence, polledAt }) => cadence === 'fast' && polledAt !== undefined)) return [];
  const known = new Set(records.map(({ target }) => target));
  return [...plan.values()].filter(({ id }) => !known.has(id));
}

/** The record of a target before its first poll. */
export function unreadHealth(
  { id, cadence, queue }: PollTarget,
  intervalMs: number,
  now: number,
): TargetHealth {
  return { target: id, cadence, ...(queue !== undefined && { queue }), nextDueAt: now, intervalMs };
}

/** Jobs should not get lost; one that did is added again after this. */
const RECONCILE_EVERY_MS = 5_000;

/** A target this long overdue may have lost its job; a poll that is under way still has one. */
const LOST_MS = 10_000;
const LOST_INTERVALS = 3;

/** Keeps one everlasting job per planned target, and retires the records of targets that are gone. */
export class PollJobReconciler {
  private readonly logger = new Logger(PollJobReconciler.name);
  private reconciled: PollPlan | undefined;
  private reconciledAt = 0;

  constructor(
    private readonly config: AccountConfig,
    private readonly store: FloorStore,
    private readonly writer: FloorWriter,
    private readonly queue: PollQueue,
  ) {}

  async reconcile(plan: PollPlan, records: readonly TargetHealth[], now: number): Promise<void> {
    await this.retire(plan, records);
    const elapsedMs = performance.now();
    if (plan === this.reconciled && elapsedMs - this.reconciledAt < RECONCILE_EVERY_MS) return;
    await this.expect(plan, records, now);
    await this.queue.ensure(this.config.id, plan.values());
    await this.revive(plan, records, now);
    this.reconciled = plan;
    this.reconciledAt = elapsedMs;
  }

  /** The jobs of retired targets end at their next run. */
  private async retire(plan: PollPlan, records: readonly TargetHealth[]): Promise<void> {
    const gone = records.filter(({ target }) => !plan.has(target));
    await Promise.all(gone.map(({ target }) => this.store.retire(this.config.id, target)));
  }

  /** A job that lies in no list any more, since part of Redis was lost, is not due again by itself. */
  private async revive(plan: PollPlan, records: readonly TargetHealth[], now: number): Promise<void> {
    for (const { target: id, nextDueAt, intervalMs } of records) {
      const target = plan.get(id);
      if (target === undefined || now - nextDueAt < Math.max(LOST_MS, LOST_INTERVALS * intervalMs)) continue;
      if (await this.queue.revive(this.config.id, target))
        this.logger.warn(`Account ${this.config.id}: the job that polls ${id} was lost and is made again.`);
    }
  }

  /** Freshness is judged from the records, so a target has one before its first poll. */
  private async expect(plan: PollPlan, records: readonly TargetHealth[], now: number): Promise<void> {
    await Promise.all(unreadTargets(plan, records).map((target) => this.expectOne(target, now)));
  }

  private async expectOne(target: PollTarget, now: number): Promise<void> {
    const { id, poll } = this.config;
    const ticket = await this.store.begin(id, target);
    const intervalMs = healthyIntervalMs(target.cadence, poll, ticket.followed);
    await this.writer.fail(id, target, ticket, unreadHealth(target, intervalMs, now));
  }
}
