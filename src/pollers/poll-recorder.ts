import { Injectable, Logger } from '@nestjs/common';
import type { TargetFailure, TargetHealth } from '../modules/domain/freshness.js';
import { VendorAuthFailed, VendorError, VendorThrottled } from '../vendors/port/errors.js';
import type { AccountVendor } from '../modules/vendor-accounts/account-vendors.js';
import { LONGEST_WAIT_MS, type BudgetDecision } from '../modules/vendor-accounts/gcra.js';
import { BudgetSpent } from '../modules/vendor-accounts/prepaid-budget.js';
import { agentState } from '../modules/domain/agent.js';
import type { Reading } from '../modules/domain/reading.js';
import type { PollTicket } from '../modules/floor/floor-write.js';
import { FloorWriter } from '../modules/floor/floor-writer.js';
import { NO_TRACING, Tracing } from '../modules/tracing/tracing.js';
import type { PollTarget } from '../vendors/port/vendor.js';
import { pollKey } from './poll-queue.js';
import { PollMetrics, type PollOutcome } from './poll-metrics.js';
import { healthyIntervalMs, nextIntervalMs, nextRunAt } from './poll-schedule.js';

const LONGEST_REASON = 500;

/** What an error of a poll means; a failure of the same kind goes on from when it began. */
export function targetFailure(error: unknown, before: TargetFailure | undefined, now: number): TargetFailure {
  const state = stateOf(error);
  return { state, since: before?.state === state ? before.since : now, reason: reasonOf(error) };
}

function stateOf(error: unknown): TargetFailure['state'] {
  if (error instanceof VendorThrottled) return 'throttled';
  return error instanceof VendorAuthFailed ? 'auth-failed' : 'down';
}

function reasonOf(error: unknown): string {
  // Only vendor errors promise to hold no secret, and people see the reason.
  const reason = error instanceof VendorError ? error.message : 'The poll failed unexpectedly; see the log.';
  return reason.slice(0, LONGEST_REASON);
}

/** A turn that comes this many intervals too late is a failure to say, not a delay to bear. */
const TURNS_BORNE = 2;

/** One turn of one target. */
export interface PollRun {
  account: AccountVendor;
  target: PollTarget;
  ticket: PollTicket;
  startedAt: number;
}

type Refusal = BudgetDecision & { ok: false };

/** Writes down how a turn ended, and tells when the next one is due. */
@Injectable()
export class PollRecorder {
  private readonly logger = new Logger(PollRecorder.name);

  constructor(
    private readonly writer: FloorWriter,
    private readonly metrics: PollMetrics,
    private readonly tracing: Tracing = NO_TRACING,
  ) {}

  async succeeded(turn: PollRun, reading: Reading): Promise<number> {
    const { account, target, ticket, startedAt } = turn;
    const { id, poll } = account.config;
    const now = Date.now();
    const outcome = { ok: true, tookMs: now - startedAt } as const;
    const intervalMs = nextIntervalMs(target.cadence, poll, ticket.followed, ticket, outcome);
    const healthy = intervalMs === healthyIntervalMs(target.cadence, poll, ticket.followed);
    const nextDueAt = nextRunAt(pollKey(id, target.id), now, intervalMs, healthy, Math.random());
    const health = { ...about(target), polledAt: reading.at, nextDueAt, intervalMs };
    const recorded = await this.writer.record(id, target, ticket, reading, health);
    if (ticket.failure !== undefined) this.logger.debug(`${pollKey(id, target.id)} works again`);
    this.count(turn, recorded === 'late' ? 'superseded' : 'ok');
    this.metrics.unknownStates(id, unknownStatesIn(reading));
    return nextDueAt;
  }

  /** @param waitMs at least so long until the next turn */
  async failed(turn: PollRun, error: unknown, waitMs = 0): Promise<number> {
    const { account, target, ticket } = turn;
    const { id } = account.config;
    const now = Date.now();
    const failure = targetFailure(error, ticket.failure, now);
    const intervalMs = intervalAfterFailure(turn);
    const next = nextRunAt(pollKey(id, target.id), now, intervalMs, false, Math.random());
    const nextDueAt = Math.max(next, now + waitMs);
    await this.writer.fail(id, target, ticket, {
      ...about(target),
      ...(ticket.polledAt !== undefined && { polledAt: ticket.polledAt }),
      nextDueAt,
      intervalMs,
      failure,
    });
    if (ticket.failure?.state !== failure.state) this.log(turn, error);
    this.count(turn, failure.state);
    return nextDueAt;
  }

  /** The vendor wants to be asked less often. It counts per login, so all the login's polls wait. */
  async throttled(turn: PollRun, error: VendorThrottled): Promise<number> {
    const { retryAfterMs = 0 } = error;
    await turn.account.budget.hold(retryAfterMs);
    return this.failed(turn, error, retryAfterMs);
  }

  /**
   * Nothing was asked. The turn is put off, and only when that takes too long it is a failure.
   * @param since when this target's turns began
   */
  async deferred(turn: PollRun, refusal: Refusal, since: number): Promise<number> {
    const { account, target, ticket } = turn;
    const { retryAfterMs } = refusal;
    const next = Date.now() + retryAfterMs;
    const intervalMs =
      ticket.intervalMs ?? healthyIntervalMs(target.cadence, account.config.poll, ticket.followed);
    const borneUntil = (ticket.polledAt ?? since + LONGEST_WAIT_MS) + TURNS_BORNE * intervalMs;
    if (next > borneUntil)
      return this.failed(turn, new BudgetSpent(tooOften(account, refusal), retryAfterMs), retryAfterMs);
    this.count(turn, 'away');
    return next;
  }

  private count({ account, target, ticket, startedAt }: PollRun, outcome: PollOutcome): void {
    const lateMs = Math.max(0, startedAt - (ticket.dueAt ?? startedAt));
    const tookMs = Date.now() - startedAt;
    this.metrics.polled(account.config.id, target.resource, outcome, { tookMs, lateMs });
    this.tracing.add(() => ({ outcome, lateMs }));
  }

  /** Once per failure; the account's own change of state is the line people look for. */
  private log({ account, target }: PollRun, error: unknown): void {
    const what = pollKey(account.config.id, target.id);
    if (error instanceof VendorError) this.logger.debug(`${what}: ${error.message}`);
    else
      this.logger.error(`${what} failed unexpectedly`, error instanceof Error ? error.stack : String(error));
  }
}

/** What was never read is as urgent as live rows, whatever it is: without a roster there is no board at all. */
function intervalAfterFailure({ account, target, ticket }: PollRun): number {
  const { poll } = account.config;
  if (ticket.polledAt !== undefined)
    return nextIntervalMs(target.cadence, poll, ticket.followed, ticket, { ok: false });
  const before = ticket.failure === undefined ? {} : ticket;
  return nextIntervalMs('fast', poll, true, before, { ok: false });
}

function unknownStatesIn({ queues = {} }: Reading): number {
  return Object.values(queues)
    .flatMap(({ members = [], memberUpdates = [] }) => [...members, ...memberUpdates])
    .filter((member) => agentState(member) === 'unknown').length;
}

function about({ id, queue, cadence }: PollTarget): Pick<TargetHealth, 'target' | 'queue' | 'cadence'> {
  return { target: id, cadence, ...(queue !== undefined && { queue }) };
}

function tooOften({ config, budget }: AccountVendor, { why }: Refusal): string {
  if (why === 'held')
    return `${config.id}: the vendor asked to be left alone for a while (too many requests)`;
  return (
    `${config.id}: our own budget of ${budget.requestsPerMinute} requests a minute is too small for its polls; ` +
    'raise budget.requestsPerMinute as far as the vendor allows, or poll.baseMs'
  );
}
