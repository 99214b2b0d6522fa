import { Injectable, Logger } from '@nestjs/common';
import type { TargetFailure, TargetHealth } from '../modules/domain/freshness.js';
import { BudgetSpent, VendorAuthFailed, VendorError, VendorThrottled } from '../vendors/port/errors.js';
import type { AccountVendor } from '../modules/vendor-accounts/account-vendors.js';
import { LONGEST_WAIT_MS, type BudgetDecision } from '../modules/vendor-accounts/gcra.js';
import { agentState } from '../modules/domain/agent.js';
import type { Reading } from '../modules/domain/reading.js';
import { shortfallAfter, type Shortfall } from '../modules/domain/shortfall.js';
import type { PollTicket } from '../modules/floor/floor-write.js';
import { FloorWriter } from '../modules/floor/floor-writer.js';
import { NO_TRACING, Tracing } from '../modules/tracing/tracing.js';
import type { PollTarget } from '../vendors/port/vendor.js';
import type { PollPlan } from './poll-plans.js';
import { pollKey } from './poll-queue.js';
import { requestDemand, tooSmall } from './request-demand.js';
import { PollMetrics, type PollOutcome } from './poll-metrics.js';
import { healthyIntervalMs, nextIntervalMs, nextRunAt, type PollIntervals } from './poll-schedule.js';
import { PushMetrics } from './push-metrics.js';
import { isSoon, soon, totalsWrite, type AskedTotals } from './asked-totals.js';

const LONGEST_REASON = 500;

/**
 * What an error of a poll means. A failure of the same state keeps its `since`, and a poll that is held does not replace
 * what the vendor said when it refused the one before.
 */
export function targetFailure(error: unknown, before: TargetFailure | undefined, now: number): TargetFailure {
  const state = stateOf(error);
  if (isHeld(error) && before?.state === 'throttled' && before.throttledBy === 'vendor') return before;
  return {
    state,
    since: before?.state === state ? before.since : now,
    reason: reasonOf(error),
    ...(error instanceof VendorThrottled && throttling(error)),
  };
}

const isHeld = (error: unknown): boolean => error instanceof BudgetSpent && error.why === 'held';

function throttling(error: VendorThrottled): Pick<TargetFailure, 'throttledBy' | 'held'> {
  if (isHeld(error)) return { throttledBy: 'vendor', held: true };
  return { throttledBy: error instanceof BudgetSpent ? 'budget' : 'vendor' };
}

function stateOf(error: unknown): TargetFailure['state'] {
  if (error instanceof VendorThrottled) return 'throttled';
  return error instanceof VendorAuthFailed ? 'auth-failed' : 'down';
}

function reasonOf(error: unknown): string {
  // Only vendor errors are redacted, and the reason is shown on screens.
  const reason = error instanceof VendorError ? error.message : 'The poll failed unexpectedly; see the log.';
  return reason.slice(0, LONGEST_REASON);
}

/** A run deferred for longer than this many intervals is recorded as a failure. */
const MAX_INTERVALS_DEFERRED = 2;

/** One poll of one target, from its ticket on. */
export interface PollRun {
  account: AccountVendor;
  target: PollTarget;
  /** The account's targets, this one among them. */
  plan: PollPlan;
  ticket: PollTicket;
  startedAt: number;
  /** Of a target of totals: what it is asked for. */
  asked?: AskedTotals;
}

/** The agents that a poll may be narrowed to: hints named them, and nothing else about the target is unknown. */
export function narrowedTo({
  request,
  polledAt,
  failure,
  shortfall,
}: PollTicket): readonly string[] | undefined {
  return polledAt === undefined || failure !== undefined || shortfall !== undefined
    ? undefined
    : request?.agents;
}

/** The reading of a poll of an extra that failed. */
export function missing(extra: string, { message }: VendorError): Reading {
  return { at: Date.now(), extras: { [extra]: { missing: message } } };
}

type BudgetRefusal = BudgetDecision & { ok: false };

/** Records how a run ended, and returns when the next one is due (epoch ms). */
@Injectable()
export class PollRecorder {
  private readonly logger = new Logger(PollRecorder.name);

  constructor(
    private readonly writer: FloorWriter,
    private readonly metrics: PollMetrics,
    private readonly push: PushMetrics,
    private readonly tracing: Tracing = NO_TRACING,
  ) {}

  async succeeded(run: PollRun, reading: Reading): Promise<number> {
    const { account, target, ticket, startedAt } = run;
    const { id } = account.config;
    const poll = intervalsOf(run);
    const now = Date.now();
    const outcome = { ok: true, tookMs: now - startedAt } as const;
    const before = unstretched(run);
    const intervalMs = nextIntervalMs(target.cadence, poll, ticket.followed, before, outcome);
    const healthy = intervalMs === healthyIntervalMs(target.cadence, poll, ticket.followed);
    const next = nextRunAt(pollKey(id, target.id), now, intervalMs, healthy, Math.random());
    const totals = totalsWrite(run, reading);
    const nextDueAt = plannedAt(ticket, now) ?? (isSoon(run, totals, now) ? soon(now) : next);
    const shortfall = shortfallAfter(ticket.shortfall, reading, ticket.polledAt);
    const health = {
      ...{ ...about(target), nextDueAt, intervalMs },
      ...(plansLive(run, reading) && { plansLive: true as const }),
      // Rows that were not read are as old as before.
      ...(narrowedTo(ticket) === undefined && { polledAt: reading.at }),
      ...(shortfall !== undefined && { shortfall }),
    };
    const recorded = await this.writer.record(id, target, ticket, reading, health, totals);
    if (ticket.failure !== undefined) this.logger.debug(`${pollKey(id, target.id)} works again`);
    this.count(run, recorded === 'late' ? 'superseded' : 'ok');
    const { cause, hintedAt } = ticket.request ?? {};
    if (recorded === 'changed' && cause === 'hint' && hintedAt !== undefined)
      this.push.committed(id, Date.now() - hintedAt);
    this.metrics.unknownStates(id, unknownStatesIn(reading));
    for (const { resource, why, rows } of reading.skipped ?? [])
      this.metrics.rowsSkipped(id, resource, why, rows);
    if (recorded !== 'late') this.logShortfall(run, shortfall);
    return nextDueAt;
  }

  /** @param waitMs the next run is due no earlier than this */
  async failed(run: PollRun, error: unknown, waitMs = 0): Promise<number> {
    const { account, target } = run;
    const now = Date.now();
    const intervalMs = intervalAfterFailure(run);
    const next = nextRunAt(pollKey(account.config.id, target.id), now, intervalMs, false, Math.random());
    return this.recordFailure(run, error, { nextDueAt: Math.max(next, now + waitMs), intervalMs });
  }

  /** The vendor limits requests per login, so all polls of that login wait. */
  async throttled(run: PollRun, error: VendorThrottled): Promise<number> {
    const { retryAfterMs = 0 } = error;
    await run.account.budget.hold(retryAfterMs);
    return this.failed(run, error, retryAfterMs);
  }

  /**
   * No request was sent, because the budget refused. It is a failure only if it lasts.
   * @param since when the job of this target was created, epoch ms
   */
  async deferred(run: PollRun, refusal: BudgetRefusal, since: number): Promise<number> {
    const { account, target, ticket } = run;
    const { retryAfterMs } = refusal;
    const planned = plannedAt(ticket, Date.now());
    if (planned !== undefined) {
      this.push.event(account.config.id, ticket.request?.event ?? 'unknown', 'dropped');
      this.count(run, 'away');
      return planned;
    }
    const next = Date.now() + retryAfterMs;
    const intervalMs =
      ticket.intervalMs ?? healthyIntervalMs(target.cadence, account.config.poll, ticket.followed);
    const deferrableUntil =
      (ticket.polledAt ?? since + LONGEST_WAIT_MS) + MAX_INTERVALS_DEFERRED * intervalMs;
    if (next > deferrableUntil) {
      const error = new BudgetSpent(overBudget(run, refusal), retryAfterMs, refusal.why);
      // The account is as live as its other targets.
      if (target.extra !== undefined) return this.succeeded(run, missing(target.extra, error));
      if (refusal.why === 'held') return this.failed(run, error, retryAfterMs);
      // Our own budget paces the polls itself: a longer interval would cost the target its place among those that wait.
      return this.recordFailure(run, error, { nextDueAt: next, intervalMs });
    }
    this.count(run, 'away');
    return next;
  }

  private async recordFailure(
    run: PollRun,
    error: unknown,
    schedule: Pick<TargetHealth, 'nextDueAt' | 'intervalMs'>,
  ): Promise<number> {
    const { account, target, ticket } = run;
    const failure = targetFailure(error, ticket.failure, Date.now());
    const { polledAt, shortfall } = ticket;
    await this.writer.fail(account.config.id, target, ticket, {
      ...about(target),
      ...(polledAt !== undefined && { polledAt }),
      ...schedule,
      failure,
      ...(shortfall !== undefined && { shortfall }),
    });
    if (ticket.failure?.state !== failure.state) this.log(run, error);
    this.count(run, failure.state);
    return schedule.nextDueAt;
  }

  /** One line when an extra is missing or a queue is not told of, and one when that is over. */
  private logShortfall({ account, ticket }: PollRun, after: Shortfall | undefined): void {
    const lines = (shortfall: Shortfall | undefined): Map<string, string> =>
      new Map([
        ...Object.entries(shortfall?.missing ?? {}).map(([extra, { reason }]) => [extra, reason] as const),
        ...Object.entries(shortfall?.gaps ?? {}).map(
          ([queue, { reason }]) => [`queue ${queue}`, reason] as const,
        ),
      ]);
    const [then, now] = [lines(ticket.shortfall), lines(after)];
    const { id } = account.config;
    for (const [what, reason] of now)
      if (!then.has(what)) this.logger.warn(`Account ${id}: ${what} missing: ${reason}`);
    for (const what of then.keys())
      if (!now.has(what)) this.logger.log(`Account ${id}: ${what} available again.`);
  }

  private count({ account, target, ticket, startedAt }: PollRun, outcome: PollOutcome): void {
    const lateMs = Math.max(0, startedAt - (ticket.dueAt ?? startedAt));
    const tookMs = Date.now() - startedAt;
    this.metrics.polled(account.config.id, target.resource, outcome, { tookMs, lateMs });
    this.tracing.add(() => ({ outcome, lateMs }));
  }

  /** Once per failure. The account's change of state is logged by the projector. */
  private log({ account, target }: PollRun, error: unknown): void {
    const what = pollKey(account.config.id, target.id);
    if (error instanceof VendorError) this.logger.debug(`${what}: ${error.message}`);
    else
      this.logger.error(`${what} failed unexpectedly`, error instanceof Error ? error.stack : String(error));
  }
}

/** When the next planned poll is due, of one that a hint requested beside it: hints come on top of the plan. */
function plannedAt({ request, failure, dueAt }: PollTicket, now: number): number | undefined {
  const isBeside = request?.cause === 'hint' && failure === undefined;
  return isBeside && dueAt !== undefined && dueAt > now ? dueAt : undefined;
}

/** While push is trusted, live rows it announces are polled less often. */
function intervalsOf({ account, target, ticket }: PollRun): PollIntervals {
  const { poll, push } = account.config;
  const { pushedMs } = push ?? {};
  if (pushedMs === undefined || ticket.pushed !== true || target.pushed !== true || target.cadence !== 'fast')
    return poll;
  return { baseMs: pushedMs, idleMs: Math.max(poll.idleMs, pushedMs), maxMs: Math.max(poll.maxMs, pushedMs) };
}

/** An interval that push had stretched says nothing of the vendor, and ends at once. */
function unstretched({ account, ticket }: PollRun): PollTicket {
  const { intervalMs, ...rest } = ticket;
  return intervalMs === undefined || intervalMs === account.config.push?.pushedMs ? rest : ticket;
}

/** A target that was never read is as urgent as live rows: without a roster there is no board. */
function intervalAfterFailure({ account, target, ticket }: PollRun): number {
  const { poll } = account.config;
  if (ticket.polledAt !== undefined)
    return nextIntervalMs(target.cadence, poll, ticket.followed, ticket, { ok: false });
  const before = ticket.failure === undefined ? {} : ticket;
  return nextIntervalMs('fast', poll, true, before, { ok: false });
}

/** The targets of queues get their records from the coordinator, which may not know this roster yet. */
function plansLive({ account }: PollRun, { roster }: Reading): boolean {
  return roster !== undefined && account.vendor.targets(roster).some(({ cadence }) => cadence === 'fast');
}

function unknownStatesIn({ queues = {} }: Reading): number {
  return Object.values(queues)
    .flatMap(({ members = [], memberUpdates = [] }) => [...members, ...memberUpdates])
    .filter((member) => agentState(member) === 'unknown').length;
}

function about({ id, queue, cadence }: PollTarget): Pick<TargetHealth, 'target' | 'queue' | 'cadence'> {
  return { target: id, cadence, ...(queue !== undefined && { queue }) };
}

function overBudget({ account: { config, budget }, plan }: PollRun, { why }: BudgetRefusal): string {
  if (why === 'held') return `${config.id}: the vendor asked us to slow down (too many requests)`;
  return tooSmall(config.id, requestDemand(plan, config.poll), budget.requestsPerMinute);
}
