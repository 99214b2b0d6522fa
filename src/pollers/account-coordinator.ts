import { Logger } from '@nestjs/common';
import { AccountAlerts, type AlertServices } from '../modules/alerts/account-alerts.js';
import type { AccountVendor } from '../modules/vendor-accounts/account-vendors.js';
import { freshness, type TargetHealth, type Verdict } from '../modules/domain/freshness.js';
import type { Roster } from '../modules/domain/reading.js';
import { parseTopic } from '../modules/domain/topic.js';
import type { FloorReplica } from '../modules/floor/floor-replica.js';
import { LOGIN_SCOPE, RULES_SCOPE, type FloorStore } from '../modules/floor/floor-store.js';
import type { FloorWriter } from '../modules/floor/floor-writer.js';
import { OutageLog } from '../lib/outage-log.js';
import type { AccountRecord, AccountRecords } from './account-records.js';
import { DebouncedTask } from '../lib/debounced-task.js';
import type { ContactLog } from '../modules/floor/contact-log.js';
import type { TotalsStore } from '../modules/floor/totals-store.js';
import type { IntervalReader } from '../modules/history/interval-reader.js';
import { IntervalMetricsProjector } from './interval-metrics-projector.js';
import { ClockSkewGuard } from './clock-skew-guard.js';
import { AccountPush } from './account-push.js';
import type { PollMetrics } from './poll-metrics.js';
import type { PushMetrics } from './push-metrics.js';
import type { PollPlan, PollPlans } from './poll-plans.js';
import type { PollQueue } from './poll-queue.js';
import { Projector } from './projector.js';
import { OutageProbe } from './outage-probe.js';
import { canCarry, requestDemand, startingReason, tooSmall } from './request-demand.js';
import { PollJobReconciler, unreadHealth, unreadTargets } from './poll-job-reconciler.js';

export interface CoordinatorServices extends AlertServices {
  replica: FloorReplica;
  store: FloorStore;
  writer: FloorWriter;
  queue: PollQueue;
  plans: PollPlans;
  records: AccountRecords;
  metrics: PollMetrics;
  push: PushMetrics;
  contacts: ContactLog;
  totals: TotalsStore;
  observed: Pick<IntervalReader, 'counts'>;
}

const MIN_CHECK_INTERVAL_MS = 100;
/** A coordinator that was replaced learns it from its lease within a second, so with fewer refusals than this. */
const MOST_REFUSALS = 3;
/** The document is projected this often even without a change: it may have been lost in Redis. */
const PROJECT_ANYWAY_MS = 10_000;

/** Coordinates one account while its lease is held; see "The coordinator" in docs/architecture.md. */
export class AccountCoordinator {
  private readonly logger = new Logger(AccountCoordinator.name);
  private readonly projector: Projector;
  private readonly intervalMetrics: IntervalMetricsProjector;
  private readonly push: AccountPush;
  private readonly alerts: AccountAlerts;
  private readonly reconciler: PollJobReconciler;
  private readonly probe = new OutageProbe();
  private readonly skewGuard = new ClockSkewGuard();
  private readonly checks: DebouncedTask;
  private readonly woken = new Set<string>();
  private readonly subscriptions: (() => void)[];
  private rosterVersion: string | undefined;
  private projectedAt = -Infinity;
  private first = true;
  /** The budget could not carry the polls of the last roster. */
  private isTooSmall = false;
  private saidZone = false;

  constructor(
    private readonly account: AccountVendor,
    readonly fence: number,
    private readonly services: CoordinatorServices,
    /** All targets are polled at once: the account's address or login has changed. */
    private readonly readsAnew = false,
  ) {
    const { config } = account;
    const { replica, store, writer, queue } = services;
    this.projector = new Projector(config, fence, replica, writer);
    this.intervalMetrics = new IntervalMetricsProjector(config, fence, services);
    this.reconciler = new PollJobReconciler(config, store, writer, queue);
    const outage = new OutageLog(this.logger, `coordinate account ${config.id}`);
    this.checks = new DebouncedTask(MIN_CHECK_INTERVAL_MS, outage, () => this.runOnce());
    this.alerts = new AccountAlerts(config, fence, services);
    this.subscriptions = this.listen();
    this.push = new AccountPush(account, services, () => this.check());
    // The account's document exists at once, however long its phone system takes to answer.
    this.projector.ask();
    this.check();
  }

  /** The fence of the lease is not known any more: Redis lost it, and only another lease gets a new one. */
  get isRefused(): boolean {
    return this.projector.refusals >= MOST_REFUSALS;
  }

  /** Called when something may have changed, and once a second. */
  check(): void {
    this.checks.ask();
  }

  async stop(): Promise<void> {
    for (const stop of this.subscriptions) stop();
    await Promise.all([this.checks.stop(), this.push.stop(), this.alerts.stop()]);
    await Promise.all([this.projector.stop(), this.intervalMetrics.stop()]);
    this.services.metrics.fresh(this.account.config.id, undefined);
  }

  private listen(): (() => void)[] {
    const { replica } = this.services;
    const { id } = this.account.config;
    const onTopic = ({ topic, trace }: { topic: string; trace?: string }): void => {
      const ref = parseTopic(topic);
      if (ref?.kind === 'queue' && ref.account === id) this.projector.ask(trace);
    };
    return [
      replica.on('change', onTopic),
      replica.on('reset', onTopic),
      replica.on('gone', onTopic),
      replica.on('health', ({ account }) => {
        if (account === id) this.check();
      }),
      replica.on('wake', ({ account, scope }) => {
        if (account !== id) return;
        this.woken.add(scope);
        this.check();
      }),
    ];
  }

  private async runOnce(): Promise<void> {
    const { id } = this.account.config;
    const { records, store, writer, plans, metrics } = this.services;
    const now = Date.now();
    const elapsedMs = performance.now();
    const record = await records.of(id);
    const roster = await writer.rosterOf(id, record.rosterVersion);
    const plan = plans.of(this.account, record.rosterVersion, roster);
    const planned = record.targets.filter(({ target }) => plan.has(target));

    const { baseMs } = this.account.config.poll;
    const unread = unreadTargets(plan, planned).map((target) => unreadHealth(target, baseMs, now));
    const verdict = this.judge(plan, [...planned, ...unread], now);
    metrics.fresh(id, verdict.polledAt);
    this.projector.judge(verdict);
    if (roster !== undefined && record.rosterVersion !== this.rosterVersion) {
      await this.projector.follow(roster);
      this.rosterVersion = record.rosterVersion;
      this.weigh(plan);
      this.checkZone(roster);
    }
    this.intervalMetrics.check(plan, roster, record.followed.length > 0);
    if (elapsedMs - this.projectedAt >= PROJECT_ANYWAY_MS) {
      this.projectedAt = elapsedMs;
      this.projector.ask();
      if (record.rosterVersion !== undefined) await store.restoreRosterVersion(id, record.rosterVersion);
    }
    await this.reconciler.reconcile(plan, record.targets, now);
    const stretched = await this.push.check(plan, roster, record);
    const rulesChanged = this.woken.delete(RULES_SCOPE);
    // The picture is whole once all queues are followed.
    if (this.rosterVersion !== undefined) await this.alerts.check(rulesChanged);
    const push = this.push.show();
    if (push !== undefined) this.projector.showPush(push);
    await this.requestRefresh(plan, [
      ...stretched,
      ...this.probe.due(planned, record.followed.length > 0, elapsedMs),
      ...this.skewGuard.due(planned, now, elapsedMs),
      ...(this.first && this.readsAnew ? plan.keys() : this.missed(record, now)),
      ...this.wakeUps(plan, planned),
    ]);
    this.first = false;
    // The roster adds targets; until they are read, the board is empty.
    if (verdict.state === 'starting') this.check();
  }

  private judge(plan: PollPlan, records: TargetHealth[], now: number): Verdict {
    const verdict = freshness(records, now);
    if (verdict.state !== 'starting') return verdict;
    const progress = startingReason(plan, records, this.account.budget.requestsPerMinute);
    return { ...verdict, reason: [progress, verdict.reason ?? []].flat().join(' ') };
  }

  /** Says it when the budget cannot carry the account's polls, at the start or since the account grew. */
  private weigh(plan: PollPlan): void {
    const { config, budget } = this.account;
    const demand = requestDemand(plan, config.poll);
    const isTooSmall = !canCarry(demand, budget.requestsPerMinute);
    if (isTooSmall && !this.isTooSmall)
      this.logger.warn(`Account ${tooSmall(config.id, demand, budget.requestsPerMinute)}.`);
    this.isTooSmall = isTooSmall;
  }

  /** Its days would begin at another hour than those of the people there. */
  private checkZone(roster: Roster): void {
    const { id, record, zone } = this.account.config;
    if (record !== true || zone !== undefined || roster.zone !== undefined || this.saidZone) return;
    this.saidZone = true;
    this.logger.warn(
      `Account ${id}: its phone system tells no time zone, so its days are counted in UTC; set accounts[].zone.`,
    );
  }

  /** Targets of scopes that a client began to follow, and of a refused login that a person wants tried. */
  private wakeUps(plan: PollPlan, records: readonly TargetHealth[]): string[] {
    const isLogin = this.woken.delete(LOGIN_SCOPE);
    if (isLogin) this.push.retryLogin();
    const scopes = [...this.woken];
    this.woken.clear();
    const refused = isLogin ? records.filter(({ failure }) => failure?.state === 'auth-failed') : [];
    const followed = [...plan.values()].filter((target) => scopes.some((scope) => isTargetOf(target, scope)));
    return [...refused.map(({ target }) => target), ...followed.map(({ id }) => id)];
  }

  /** A wake-up published while the account had no coordinator was lost: such targets are followed, but due much later. */
  private missed({ targets, followed }: AccountRecord, now: number): string[] {
    if (!this.first) return [];
    const { baseMs } = this.account.config.poll;
    return targets
      .filter(({ failure, nextDueAt }) => failure === undefined && nextDueAt > now + 2 * baseMs)
      .filter(({ target: _target, ...rest }) => followed.some((scope) => isTargetOf(rest, scope)))
      .map(({ target }) => target);
  }

  private async requestRefresh(plan: PollPlan, targets: string[]): Promise<void> {
    await Promise.all(
      [...new Set(targets)].map(async (id) => {
        const target = plan.get(id);
        if (target !== undefined) await this.services.queue.requestRefresh(this.account.config.id, target);
      }),
    );
  }
}

/** Whether the live rows of a scope come from this target. */
function isTargetOf(target: { cadence: string; queue?: string }, scope: string): boolean {
  const queue = scope === 'account' ? undefined : scope.slice('queue/'.length);
  return (
    target.cadence === 'fast' && (queue === undefined || target.queue === undefined || target.queue === queue)
  );
}
