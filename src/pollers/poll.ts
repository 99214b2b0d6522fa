import { setMaxListeners } from 'node:events';
import { Injectable } from '@nestjs/common';
import { AccountVendors } from '../modules/vendor-accounts/account-vendors.js';
import { abortable } from '../lib/abortable.js';
import { LONGEST_WAIT_MS } from '../modules/vendor-accounts/gcra.js';
import { BudgetSpent } from '../modules/vendor-accounts/prepaid-budget.js';
import type { Reading, Roster } from '../modules/domain/reading.js';
import { FloorStore } from '../modules/floor/floor-store.js';
import { FloorWriter } from '../modules/floor/floor-writer.js';
import { NO_TRACING, Tracing } from '../modules/tracing/tracing.js';
import { VendorThrottled, VendorUnavailable } from '../vendors/port/errors.js';
import type { PollJob } from './poll-queue.js';
import { PollPlans } from './poll-plans.js';
import { EventLoopThrottle } from './event-loop-throttle.js';
import { PollRecorder, type PollRun } from './poll-recorder.js';
import type { PollTarget } from '../vendors/port/vendor.js';

const LONGEST_POLL_MS = 60_000;
/** Beside its own requests a poll may have to log in, and may try one request again. */
const EXTRA_REQUESTS = 2;

const STOPPING = new Error('the service is stopping');

/** How a turn ended. */
export interface PollResult {
  /** When the next one is due. */
  nextAt: number;
  /** The target as it is planned now, where that is not what the job holds: a roster may change what a poll costs. */
  planned?: PollTarget;
}

/** Asks a vendor once, and has written what it learned or why it learned nothing. */
@Injectable()
export class Poll {
  private readonly running = new Set<AbortController>();
  private readonly throttle = new EventLoopThrottle();
  private stopping = false;

  constructor(
    private readonly accounts: AccountVendors,
    private readonly store: FloorStore,
    private readonly writer: FloorWriter,
    private readonly plans: PollPlans,
    private readonly report: PollRecorder,
    private readonly tracing: Tracing = NO_TRACING,
  ) {}

  /**
   * @param since when this target's turns began
   * @returns undefined when nobody wants this target any more
   * @throws when Redis does not answer: then what was learned is lost
   */
  run(job: PollJob, since: number): Promise<PollResult | undefined> {
    const { resource, id, queue } = job.target;
    const attributes = () => ({
      ...{ account: job.account, resource, target: id },
      ...(queue !== undefined && { queue }),
    });
    return this.tracing.during({ name: 'poll', root: true, attributes }, () => this.runOnce(job, since));
  }

  /** Ends the polls under way without a word about their targets; others take them up. */
  stop(): void {
    this.stopping = true;
    for (const poll of this.running) poll.abort(STOPPING);
  }

  private async runOnce(job: PollJob, since: number): Promise<PollResult | undefined> {
    const account = this.accounts.find(job.account);
    if (account === undefined) return undefined;
    await this.throttle.pass();
    if (this.stopping) return { nextAt: Date.now() };
    const startedAt = Date.now();
    // In the same tick, so that they make one round trip.
    const [ticket, paid] = await Promise.all([
      this.store.begin(job.account, job.target),
      account.budget.take(job.target.requests, 'poll'),
    ]);
    const roster = await this.writer.rosterOf(job.account, ticket.rosterVersion);
    const target = this.plans.of(account, ticket.rosterVersion, roster).get(job.target.id);
    if (target === undefined) {
      await this.store.retire(job.account, job.target.id);
      return undefined;
    }
    const turn = { account, target, ticket, startedAt };
    const owed = target.requests - job.target.requests;
    const grant = paid.ok && owed > 0 ? await account.budget.take(owed, 'poll') : paid;
    const nextAt = await (grant.ok
      ? this.ask(turn, roster, since)
      : this.report.deferred(turn, grant, since));
    return { nextAt, ...(target.requests !== job.target.requests && { planned: target }) };
  }

  private async ask(turn: PollRun, roster: Roster | undefined, since: number): Promise<number> {
    let reading: Reading;
    try {
      reading = await this.read(turn, roster);
    } catch (error) {
      if (this.stopping) return Date.now();
      if (error instanceof BudgetSpent) {
        const { retryAfterMs = LONGEST_WAIT_MS } = error;
        return this.report.deferred(turn, { ok: false, why: 'spent', retryAfterMs }, since);
      }
      return error instanceof VendorThrottled
        ? this.report.throttled(turn, error)
        : this.report.failed(turn, error);
    }
    return this.report.succeeded(turn, reading);
  }

  private async read({ account, target, ticket }: PollRun, roster: Roster | undefined): Promise<Reading> {
    const { id, timeoutMs } = account.config;
    const { kept } = ticket;
    const deadlineMs = Math.min(LONGEST_POLL_MS, timeoutMs * (target.requests + EXTRA_REQUESTS));
    // Not AbortSignal.any() of a deadline and one shutdown signal: on Node 20 the latter remembers every poll for ever.
    const poll = new AbortController();
    const { signal } = poll;
    // Many requests of one poll may be under way at once.
    setMaxListeners(0, signal);
    const tooLong = `${id}: ${target.resource} (${target.id}) took longer than ${deadlineMs} ms`;
    const timer = setTimeout(() => poll.abort(new VendorUnavailable(tooLong)), deadlineMs);
    this.running.add(poll);
    if (this.stopping) poll.abort(STOPPING);
    try {
      return await account.asking('poll', target.requests, async (vendor) =>
        abortable(
          vendor.read(target, { roster, signal, retry: { left: 1 }, ...(kept !== undefined && { kept }) }),
          signal,
        ),
      );
    } finally {
      clearTimeout(timer);
      this.running.delete(poll);
    }
  }
}
