import { Logger } from '@nestjs/common';
import { DEFAULT_PUSH } from '../modules/config/floor-config.js';
import type { Roster } from '../modules/domain/reading.js';
import type { PushState } from '../modules/domain/source.js';
import { parseTopic } from '../modules/domain/topic.js';
import type { PollCause } from '../modules/floor/log-entry.js';
import type { ContactLog } from '../modules/floor/contact-log.js';
import type { FloorReplica } from '../modules/floor/floor-replica.js';
import type { FloorStore } from '../modules/floor/floor-store.js';
import type { AccountVendor } from '../modules/vendor-accounts/account-vendors.js';
import type { Hint } from '../vendors/port/line.js';
import type { AccountRecord } from './account-records.js';
import { ContactBuffer } from './contact-buffer.js';
import { HeardLine } from './heard-line.js';
import { HintSink, type HintedPoll } from './hint-sink.js';
import { HookSubscription } from './hook-subscription.js';
import { LiveLine } from './live-line.js';
import type { PollPlan } from './poll-plans.js';
import type { PollQueue } from './poll-queue.js';
import type { PushMetrics } from './push-metrics.js';
import { PushTrust } from './push-trust.js';

export interface PushServices {
  replica: FloorReplica;
  store: FloorStore;
  queue: PollQueue;
  push: PushMetrics;
  contacts: ContactLog;
}

/** Of the hint after each connect, since no vendor repeats what happened meanwhile. */
const CONNECT = 'connect';
/** After a connect the polls find what happened before it, which says nothing of the line. */
const SETTLED_MS = 5_000;
/** A new coordinator shows the line of the one before until its own is open, for so long. */
const TAKEOVER_MS = 5_000;
/** Workers take push for trusted for so long; renewed every second. */
const TRUST_MS = 10_000;
/** `lastEventAt` and `trust` change with every event; the document must not. */
const EVENT_STEP_MS = 60_000;
const TRUST_STEP_MS = 5_000;

/** What the vendor of one account pushes: its live line, the polls its hints lead to, and how far they can be relied on. */
export class AccountPush {
  private readonly logger = new Logger(AccountPush.name);
  private readonly sink: HintSink;
  private readonly trust = new PushTrust();
  private readonly contacts: ContactBuffer;
  private readonly line: LiveLine | undefined;
  private readonly heard: HeardLine | undefined;
  private readonly hooks: HookSubscription | undefined;
  private readonly stops: (() => void)[];
  private readonly startedAt = Date.now();
  private plan: PollPlan = new Map();
  private roster: Roster | undefined;
  private state: PushState['state'] | undefined;
  private since = Date.now();
  private lastEventAt: number | undefined;
  private hasHooks = false;
  private shown: PushState | undefined;
  private shownAt = -Infinity;
  private isTrusted: boolean | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  /** @param onState called when the line has opened or was lost */
  constructor(
    private readonly account: AccountVendor,
    private readonly services: PushServices,
    private readonly onState: () => void,
  ) {
    const { config, vendor } = account;
    const { line = true, gapMs, hook } = config.push ?? DEFAULT_PUSH;
    const { id } = config;
    this.sink = new HintSink({ gapMs, requestsPerMinute: account.hintsPerMinute }, (event, outcome) =>
      services.push.event(id, event, outcome),
    );
    this.contacts = new ContactBuffer(id, services.contacts, this.logger, (parts) =>
      services.push.contactsDropped(id, parts),
    );
    this.stops = this.subscribe();
    this.state = line && vendor.listen !== undefined ? undefined : 'off';
    if (hook !== undefined) this.hooks = HookSubscription.of(account);
    if (line && vendor.listen !== undefined) {
      this.heard = new HeardLine(id, services.store);
      this.line = new LiveLine({
        account: id,
        listen: (context) => vendor.listen?.(context) ?? Promise.resolve(),
        roster: () => this.roster,
        hint: (hint) => this.hint(hint),
        onState: (state, silentMs) => this.turned(state, Date.now() - Math.round(silentMs)),
        logger: this.logger,
      });
    }
  }

  /** Called once a second, and when something may have changed. Returns the targets to poll now. */
  async check(plan: PollPlan, roster: Roster | undefined, record: AccountRecord): Promise<string[]> {
    this.roster = roster;
    if (plan !== this.plan) {
      this.plan = plan;
      this.sink.plan(plan.values());
    }
    await this.heard?.check(Date.now());
    await this.shareTrust();
    return this.isTrusted === true ? [] : this.stretched(record);
  }

  /** What the account's document says of it; undefined: not known yet; null: there is nothing to say. */
  show(): PushState | null | undefined {
    const { vendor, config } = this.account;
    if (vendor.listen === undefined && config.push?.hook === undefined) return null;
    const now = Date.now();
    if (this.state === undefined && now - this.startedAt < TAKEOVER_MS) return undefined;
    const next = this.current();
    if (this.isNews(next, now)) {
      this.shown = next;
      this.shownAt = now;
    }
    this.services.push.line(config.id, next);
    return this.shown;
  }

  /** A person says that the login is right now. */
  retryLogin(): void {
    this.line?.retry();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    for (const stop of this.stops) stop();
    this.services.push.line(this.account.config.id, undefined);
    await Promise.all([this.line?.stop(), this.hooks?.stop()]);
    await this.contacts.stop();
    // While Redis is away the next process knows it to five seconds.
    await this.heard?.stop(Date.now()).catch(() => undefined);
  }

  private subscribe(): (() => void)[] {
    const { replica } = this.services;
    const { id } = this.account.config;
    return [
      replica.on('change', ({ topic, cause }) => {
        const ref = cause === undefined ? undefined : parseTopic(topic);
        if (cause !== undefined && ref?.kind === 'queue' && ref.account === id)
          this.changed(ref.queue, cause);
      }),
      replica.on('hint', ({ account, targets, event }) => {
        if (account !== id) return;
        this.hasHooks = true;
        this.hint({ targets, event, arrivedAt: Date.now() });
      }),
      replica.on('unchanged', ({ account, target }) => {
        if (account !== id) return;
        this.sink.unchanged(target, Date.now());
        this.pump();
      }),
    ];
  }

  private turned(state: 'open' | 'lost', heardAt: number): void {
    if (state === 'open') this.heard?.opened();
    else this.heard?.lost(heardAt);
    if (this.state !== state) this.since = Date.now();
    this.state = state;
    if (state === 'open') this.offer({ targets: 'all', event: CONNECT, arrivedAt: Date.now() });
    this.onState();
  }

  private hint(hint: Hint): void {
    this.lastEventAt = hint.arrivedAt;
    this.contacts.add(hint.contacts ?? []);
    this.offer(hint);
  }

  private offer(hint: Hint): void {
    const outcome = this.sink.offer(hint, Date.now());
    this.services.push.event(this.account.config.id, hint.event, outcome);
    // Of all others nothing is due earlier than before; there may be thousands a second.
    if (outcome === 'hinted') this.pump();
  }

  /** Requests the polls that are due, and comes back for the next ones. */
  private pump(): void {
    clearTimeout(this.timer);
    if (this.isStopped) return;
    const now = Date.now();
    for (const poll of this.sink.take(now))
      this.request(poll).catch((error: unknown) =>
        this.logger.debug(`${this.account.config.id}: a hint about ${poll.target} is lost: ${String(error)}`),
      );
    const { nextAt } = this.sink;
    if (nextAt !== undefined) this.timer = setTimeout(() => this.pump(), Math.max(1, nextAt - now)).unref();
  }

  private async request({ target: id, event, arrivedAt, latestAt, agents }: HintedPoll): Promise<void> {
    const target = this.plan.get(id);
    if (target === undefined) return;
    const { queue, push } = this.services;
    const account = this.account.config.id;
    // What is found after a connect was announced by nothing.
    if (event === CONNECT) return queue.requestRefresh(account, target);
    const request = {
      ...{ cause: 'hint' as const, event, hintedAt: arrivedAt },
      ...(agents !== undefined && { agents }),
    };
    if (await queue.requestHinted(account, target, request, latestAt)) return;
    // Another process began a poll after the event.
    this.sink.begun(id, latestAt + 1);
    push.event(account, event, 'stale');
  }

  /** A poll has seen a change. */
  private changed(queue: string, cause: PollCause): void {
    const now = Date.now();
    if (cause === 'command' || !this.isMeasured(now)) return;
    if (cause === 'plan' && this.isAnnounced(queue, now)) return;
    this.trust.count(cause === 'hint');
  }

  private isMeasured(now: number): boolean {
    if (this.state === 'off') return this.hasHooks;
    return this.state === 'open' && now - this.since >= SETTLED_MS;
  }

  /** The event came while a planned poll, which saw the change, was under way. */
  private isAnnounced(queue: string, now: number): boolean {
    return [...this.plan.values()].some(
      (target) =>
        target.cadence === 'fast' &&
        (target.queue === undefined || target.queue === queue) &&
        this.sink.isAnnounced(target.id, now),
    );
  }

  private async shareTrust(): Promise<void> {
    const { config } = this.account;
    const { pushedMs = 0 } = config.push ?? DEFAULT_PUSH;
    const isTold = this.state === 'open' || (this.state === 'off' && this.hasHooks);
    const isTrusted = pushedMs > config.poll.baseMs && isTold && this.trust.isEnough;
    if (isTrusted || this.isTrusted !== false)
      await this.services.store.trustPush(config.id, isTrusted ? TRUST_MS : 0);
    this.isTrusted = isTrusted;
  }

  /** Followed targets that were stretched while push was trusted. */
  private stretched({ targets, followed }: AccountRecord): string[] {
    const { poll, push } = this.account.config;
    const { pushedMs = 0 } = push ?? DEFAULT_PUSH;
    if (pushedMs <= poll.baseMs) return [];
    const isFollowed = (queue: string | undefined): boolean =>
      queue === undefined
        ? followed.length > 0
        : followed.includes('account') || followed.includes(`queue/${queue}`);
    const latest = Date.now() + poll.baseMs;
    return targets
      .filter(({ intervalMs, nextDueAt }) => intervalMs === pushedMs && nextDueAt > latest)
      .filter(({ target, queue }) => this.plan.get(target)?.pushed === true && isFollowed(queue))
      .map(({ target }) => target);
  }

  private current(): PushState {
    const { state = 'lost', since, lastEventAt } = this;
    const { share } = this.trust;
    const heardUntil = this.heard?.heardUntil;
    return {
      ...{ state, since },
      ...(heardUntil !== undefined && { heardUntil }),
      ...(lastEventAt !== undefined && { lastEventAt }),
      // Rounded down: what is shown as enough is enough.
      ...(share !== undefined && { trust: Math.floor(share * 100 + 1e-9) / 100 }),
    };
  }

  private isNews(next: PushState, now: number): boolean {
    const { shown } = this;
    if (shown === undefined || next.state !== shown.state || next.since !== shown.since) return true;
    if (next.lastEventAt !== undefined && next.lastEventAt - (shown.lastEventAt ?? 0) >= EVENT_STEP_MS)
      return true;
    return next.trust !== shown.trust && now - this.shownAt >= TRUST_STEP_MS;
  }
}
