import { setMaxListeners } from 'node:events';
import { Injectable, Logger } from '@nestjs/common';
import { AccountVendors } from '../modules/vendor-accounts/account-vendors.js';
import { abortable } from '../lib/abortable.js';
import { LONGEST_WAIT_MS } from '../modules/vendor-accounts/gcra.js';
import type { Reading, Roster } from '../modules/domain/reading.js';
import { FloorStore } from '../modules/floor/floor-store.js';
import { FloorWriter } from '../modules/floor/floor-writer.js';
import { NO_TRACING, Tracing } from '../modules/tracing/tracing.js';
import { BudgetSpent, VendorError, VendorThrottled, VendorUnavailable } from '../vendors/port/errors.js';
import { pollKey, type PollJob } from './poll-queue.js';
import { PollPlans } from './poll-plans.js';
import { askedOf } from './asked-totals.js';
import { EventLoopThrottle } from './event-loop-throttle.js';
import { missing, narrowedTo, PollRecorder, type PollRun } from './poll-recorder.js';
import { ReadingNotes } from '../vendors/port/reading-notes.js';
import { AccountRegistry } from './account-registry.js';
import type { PollTarget, ReadContext } from '../vendors/port/vendor.js';

const LONGEST_POLL_MS = 60_000;
/** A poll that makes more requests than it was priced at gets more time: theirs, and that of waiting for the budget. */
const LONGEST_EXTENDED_POLL_MS = 600_000;
/** Beside its own requests a poll may log in, and may retry one request. */
const EXTRA_REQUESTS = 2;

/** A job of an account that another service has is left to it for about this. */
const FOREIGN_MS = 100;

const STOPPING = new Error('the service is stopping');

/** A timer that can be moved back, up to a longest time from its start. */
class Deadline {
  private readonly startedAt = performance.now();
  private timer: NodeJS.Timeout;

  constructor(
    private ms: number,
    private readonly longestMs: number,
    private readonly onOver: (ms: number) => void,
  ) {
    this.timer = this.start();
  }

  extend(byMs: number): void {
    this.clear();
    this.ms = Math.min(this.longestMs, this.ms + byMs);
    this.timer = this.start();
  }

  clear(): void {
    clearTimeout(this.timer);
  }

  private start(): NodeJS.Timeout {
    const leftMs = Math.max(0, this.startedAt + this.ms - performance.now());
    return setTimeout(() => this.onOver(this.ms), leftMs);
  }
}

/** What a run leads to. */
export interface PollResult {
  /** When the target's next run is due, epoch ms. */
  nextAt: number;
  /** The target as planned now, where it differs from the job's: a new roster may change what a poll costs. */
  planned?: PollTarget;
  /** Other targets to poll at once: what was read shows that they are out of date. */
  outdated?: PollTarget[];
}

/** One poll of one target: reads from the vendor and records the reading, or why there is none. */
@Injectable()
export class Poll {
  private readonly logger = new Logger(Poll.name);
  private readonly running = new Set<AbortController>();
  private readonly throttle = new EventLoopThrottle();
  private stopping = false;

  constructor(
    private readonly accounts: AccountVendors,
    private readonly store: FloorStore,
    private readonly writer: FloorWriter,
    private readonly plans: PollPlans,
    private readonly recorder: PollRecorder,
    private readonly registry: AccountRegistry,
    private readonly tracing: Tracing = NO_TRACING,
  ) {}

  /**
   * @param since when the job of this target was created, epoch ms
   * @returns undefined when the target is no longer planned
   * @throws when Redis does not answer; the reading is lost then
   */
  run(job: PollJob, since: number): Promise<PollResult | undefined> {
    const { resource, id, queue } = job.target;
    const attributes = () => ({
      ...{ account: job.account, resource, target: id },
      ...{ 'messaging.system': 'bullmq', 'messaging.operation.type': 'process' },
      ...(queue !== undefined && { queue }),
    });
    return this.tracing.during({ name: 'poll', kind: 'consumer', root: true, attributes }, () =>
      this.runOnce(job, since),
    );
  }

  /** Aborts the running polls without recording anything; other workers take their targets over. */
  stop(): void {
    this.stopping = true;
    for (const poll of this.running) poll.abort(STOPPING);
  }

  private async runOnce(job: PollJob, since: number): Promise<PollResult | undefined> {
    const account = this.accounts.find(job.account);
    if (account === undefined) return this.foreign(job);
    await this.throttle.pass();
    if (this.stopping) return { nextAt: Date.now() };
    const startedAt = Date.now();
    // In the same tick, so that they make one round trip.
    const [ticket, paid] = await Promise.all([
      this.store.begin(job.account, job.target),
      account.payPoll(job.target.id, job.target.requests),
    ]);
    const roster = await this.writer.rosterOf(job.account, ticket.rosterVersion);
    const plan = this.plans.of(account, ticket.rosterVersion, roster);
    const target = plan.get(job.target.id);
    if (target === undefined) {
      await this.store.retire(job.account, job.target.id);
      return undefined;
    }
    const run = { account, target, plan, ticket, startedAt, ...askedOf(account, target, ticket, roster) };
    const owed = target.requests - job.target.requests;
    const grant = paid.ok && owed > 0 ? await account.payPoll(target.id, owed) : paid;
    // With other settings since then, the vendor that was found may be closed already.
    if (this.accounts.find(job.account)?.vendor !== account.vendor) return { nextAt: Date.now() };
    const { nextAt, outdated = [] } = grant.ok
      ? await this.attempt(run, roster, since)
      : { nextAt: await this.recorder.deferred(run, grant, since) };
    return {
      nextAt,
      ...(target.requests !== job.target.requests && { planned: target }),
      ...(outdated.length > 0 && { outdated: outdated.flatMap((id) => plan.get(id) ?? []) }),
    };
  }

  /** Another service has the account; one that is in no configuration any more ends here. */
  private async foreign({ account }: PollJob): Promise<PollResult | undefined> {
    const nextAt = Date.now() + FOREIGN_MS * (0.5 + Math.random());
    return (await this.registry.isConfigured(account)) ? { nextAt } : undefined;
  }

  private async attempt(
    run: PollRun,
    roster: Roster | undefined,
    since: number,
  ): Promise<{ nextAt: number; outdated?: string[] }> {
    let reading: Reading;
    try {
      reading = await this.read(run, roster);
    } catch (error) {
      return { nextAt: this.stopping ? Date.now() : await this.failed(run, error, since) };
    }
    const nextAt = await this.recorder.succeeded(run, reading);
    const { gaps = {}, outdated = [] } = reading;
    // Once for each gap: one that lasts is no news.
    const isNew = Object.keys(gaps).some((queue) => run.ticket.shortfall?.gaps?.[queue] === undefined);
    return { nextAt, ...(isNew && { outdated }) };
  }

  private failed(run: PollRun, error: unknown, since: number): Promise<number> {
    if (error instanceof BudgetSpent) {
      const { retryAfterMs = LONGEST_WAIT_MS, why } = error;
      return this.recorder.deferred(run, { ok: false, why, retryAfterMs }, since);
    }
    const { extra } = run.target;
    if (extra !== undefined && error instanceof VendorError)
      return this.recorder.succeeded(run, missing(extra, error));
    return error instanceof VendorThrottled
      ? this.recorder.throttled(run, error)
      : this.recorder.failed(run, error);
  }

  private async read(
    { account, target, ticket, asked }: PollRun,
    roster: Roster | undefined,
  ): Promise<Reading> {
    const { id, timeoutMs } = account.config;
    const { overrides: kept } = ticket;
    const agents = narrowedTo(ticket);
    const deadlineMs = Math.min(LONGEST_POLL_MS, timeoutMs * (target.requests + EXTRA_REQUESTS));
    // Not AbortSignal.any() of a deadline and one shutdown signal: on Node 20 the shutdown signal retains every poll.
    const poll = new AbortController();
    const { signal } = poll;
    // One poll may have many requests in flight.
    setMaxListeners(0, signal);
    const deadline = new Deadline(deadlineMs, LONGEST_EXTENDED_POLL_MS, (ms) =>
      poll.abort(new VendorUnavailable(`${id}: ${target.resource} (${target.id}) took longer than ${ms} ms`)),
    );
    this.running.add(poll);
    if (this.stopping) poll.abort(STOPPING);
    try {
      const context: ReadContext = {
        roster,
        signal,
        retry: { left: 1 },
        notes: new ReadingNotes((requests) => {
          if (ticket.polledAt === undefined) this.expect(id, target, requests);
        }),
        budget: account.pollBudget(target.id, target.requests, (waitMs) =>
          deadline.extend(waitMs > 0 ? waitMs : timeoutMs),
        ),
        shown: async (queue) => {
          const document = await this.writer.queueOf(id, queue);
          if (document === undefined) return undefined;
          const { waiting, agents } = document;
          return { waiting: Object.keys(waiting).length, agents: Object.keys(agents).length };
        },
        ...(kept !== undefined && { kept }),
        ...(agents !== undefined && { agents }),
        ...(asked !== undefined && { totals: asked.request }),
      };
      return await abortable(account.vendor.read(target, context), signal);
    } finally {
      deadline.clear();
      this.running.delete(poll);
    }
  }

  /** For people only, so the poll does not wait for it. */
  private expect(account: string, target: PollTarget, requests: number): void {
    this.store
      .expectRequests(account, target.id, requests)
      .catch((error: unknown) =>
        this.logger.debug(`${pollKey(account, target.id)}: requests not recorded: ${String(error)}`),
      );
  }
}
