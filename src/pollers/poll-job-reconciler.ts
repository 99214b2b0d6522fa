import type { TargetHealth } from '../modules/domain/freshness.js';
import type { PollTarget } from '../vendors/port/vendor.js';
import type { PollPlan } from './poll-plans.js';
import type { AccountConfig } from '../modules/config/floor-config.js';
import type { FloorStore } from '../modules/floor/floor-store.js';
import type { FloorWriter } from '../modules/floor/floor-writer.js';
import type { PollQueue } from './poll-queue.js';
import { healthyIntervalMs } from './poll-schedule.js';

/**
 * Planned targets that are not on record yet, as long as the account starts. Without them its first queues would stand
 * for all of them, and it would be called live while most of it was never read. A queue that is added later is no
 * reason to call the account anything else.
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

/** Jobs do not get lost; if one does, its target is polled again after this. */
const LOOK_AGAIN_MS = 5_000;

/** Keeps one everlasting job per target, and the records of those that are gone away. */
export class PollJobReconciler {
  private kept: PollPlan | undefined;
  private keptAt = 0;

  constructor(
    private readonly config: AccountConfig,
    private readonly store: FloorStore,
    private readonly writer: FloorWriter,
    private readonly queue: PollQueue,
  ) {}

  async keep(plan: PollPlan, records: readonly TargetHealth[], now: number): Promise<void> {
    await this.retire(plan, records);
    const elapsedMs = performance.now();
    if (plan === this.kept && elapsedMs - this.keptAt < LOOK_AGAIN_MS) return;
    await this.expect(plan, records, now);
    await this.queue.ensure(this.config.id, plan.values());
    this.kept = plan;
    this.keptAt = elapsedMs;
  }

  /** The jobs of those that are gone end by themselves at their next turn. */
  private async retire(plan: PollPlan, records: readonly TargetHealth[]): Promise<void> {
    const gone = records.filter(({ target }) => !plan.has(target));
    await Promise.all(gone.map(({ target }) => this.store.retire(this.config.id, target)));
  }

  /** Every process judges freshness by the records, so targets are on record before their first poll. */
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
