import type { Hint } from '../vendors/port/line.js';
import type { Cadence } from '../vendors/port/vendor.js';

/** What became of a hint, or of the poll it asked for. */
export type HintOutcome = 'hinted' | 'coalesced' | 'stale' | 'dropped';

/** What the sink needs to know of a poll target. */
export interface HintedTarget {
  id: string;
  cadence: Cadence;
  requests: number;
  gapMs?: number;
  gapPart?: number;
  echoMs?: number;
}

/** A poll to be requested now. */
export interface HintedPoll {
  target: string;
  event: string;
  /** When the first of its events arrived, epoch ms. */
  arrivedAt: number;
  /** When the last of them arrived: a poll that began before that does not cover it. */
  latestAt: number;
  agents?: readonly string[];
}

interface SinkOptions {
  /** The least time between two polls of a target. */
  gapMs: number;
  /** What hints may use of the account's budget. */
  requestsPerMinute: number;
}

interface Pending extends Omit<HintedPoll, 'target'> {
  dueAt: number;
  isEcho: boolean;
  /** Of a storm, in which another poll follows anyway: without a second look. */
  isStorm: boolean;
}

/** A hint about everything that is not spread to the targets yet. */
interface PendingAll extends Pick<HintedPoll, 'event' | 'arrivedAt' | 'latestAt'> {
  isStorm: boolean;
}

interface TargetState {
  target: HintedTarget;
  /** No poll that a hint requests comes earlier. */
  freeAt: number;
  begunAt: number;
  hintedAt: number;
  pending: Pending | undefined;
  /** Of the last poll that a hint requested: when its event arrived. */
  arrivedAt: number;
  /** The last poll was a second look, or needs none. */
  isSettled: boolean;
}

/** Between two hints that concern everything, at the least. */
const ALL_GAP_MS = 2_000;
/** And as long as keeps their polls to so many requests a second for each target. */
const ALL_REQUESTS_PER_SECOND = 2;
/** More than this are not looked at one by one. */
const MOST_PER_SECOND = 200;
const WINDOW_MS = 1_000;
const ECHO_MS = 300;
/** So much of what hints may use is saved up while there are none. */
const BURST_MS = 2_000;
/** A change that a planned poll sees within this after a hint was announced. */
const ANNOUNCED_MS = 2_000;

/**
 * Which polls the hints of one account lead to. The first hint about a target is followed at once; then the target is polled
 * at most once per gap, so that a storm of events costs no more than `min(events, 1 / gap)` polls of each. A poll that was
 * requested by a hint and sees no change is repeated once, because the event may have overtaken what the vendor answers.
 * Pure: the caller brings the clock, epoch ms, and requests the polls.
 */
export class HintSink {
  private readonly targets = new Map<string, TargetState>();
  private allFreeAt = 0;
  private allPending: PendingAll | undefined;
  private window = { from: 0, hints: 0, isStorm: false };
  private latestNow = 0;
  /** Everything hints took from the budget is paid for by then. */
  private paidUntil = 0;

  constructor(
    private readonly options: SinkOptions,
    /** Told of polls that a hint had asked for and that are not made. */
    private readonly onLost: (event: string, outcome: 'stale' | 'dropped') => void = () => undefined,
  ) {}

  /** The account's targets now; hints about others lead to nothing. */
  plan(targets: Iterable<HintedTarget>): void {
    const before = new Map(this.targets);
    this.targets.clear();
    for (const target of targets) {
      const known = before.get(target.id);
      this.targets.set(target.id, known === undefined ? newState(target) : { ...known, target });
    }
  }

  /** A poll of the target began: older events are covered by it. */
  begun(target: string, at: number): void {
    const state = this.targets.get(target);
    if (state !== undefined) state.begunAt = Math.max(state.begunAt, at);
  }

  offer(hint: Hint, now: number): HintOutcome {
    this.passed(now);
    const isStorm = this.isStorm(now);
    if (isStorm || hint.targets === 'all') return this.offerAll(hint, now, isStorm);
    const { event, arrivedAt, agents } = hint;
    const one = { event, arrivedAt, latestAt: arrivedAt, isStorm, ...(agents !== undefined && { agents }) };
    const outcomes = [...new Set(hint.targets)].map((id) => this.offerOne(id, one, now));
    return RANKED.find((outcome) => outcomes.includes(outcome)) ?? 'stale';
  }

  /** A poll that hints requested has seen no change. */
  unchanged(target: string, now: number): void {
    const state = this.targets.get(target);
    // A poll to come looks anyway, and there is never a third.
    if (state === undefined || state.pending !== undefined || state.isSettled || state.hintedAt === 0) return;
    const dueAt = now + (state.target.echoMs ?? ECHO_MS);
    const echo = { event: 'echo', isEcho: true, isStorm: false };
    state.pending = { ...echo, arrivedAt: state.arrivedAt, latestAt: now, dueAt };
  }

  /** The polls to request now. */
  take(now: number): HintedPoll[] {
    this.passed(now);
    this.spreadAll(now);
    return [...this.targets.values()].flatMap((state) => this.takeOne(state, now) ?? []);
  }

  /** When `take` has something to give next; undefined: nothing is waiting. */
  get nextAt(): number | undefined {
    const dues = [...this.targets.values()].flatMap(({ pending }) => pending?.dueAt ?? []);
    if (this.allPending !== undefined) dues.push(this.allFreeAt);
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  /** Whether a hint has just announced what a planned poll sees now. */
  isAnnounced(target: string, now: number): boolean {
    return now - (this.targets.get(target)?.hintedAt ?? 0) <= ANNOUNCED_MS;
  }

  /** What lies in the future of a clock that was set back would never come. */
  private passed(now: number): void {
    if (now < this.latestNow) {
      this.allFreeAt = 0;
      this.paidUntil = 0;
      for (const state of this.targets.values()) {
        Object.assign(state, { freeAt: 0, begunAt: 0, hintedAt: 0 });
        if (state.pending !== undefined) state.pending = { ...state.pending, latestAt: now, dueAt: now };
      }
    }
    this.latestNow = now;
  }

  /** A storm lasts until a second has passed with less. */
  private isStorm(now: number): boolean {
    const agoMs = now - this.window.from;
    if (agoMs >= WINDOW_MS || agoMs < 0) {
      const isStorm = this.window.hints > MOST_PER_SECOND && agoMs >= 0 && agoMs < 2 * WINDOW_MS;
      this.window = { from: now, hints: 0, isStorm };
    }
    this.window.hints += 1;
    return this.window.isStorm || this.window.hints > MOST_PER_SECOND;
  }

  private offerAll({ event, arrivedAt }: Hint, now: number, isStorm: boolean): HintOutcome {
    if (this.allPending !== undefined) {
      this.allPending.latestAt = Math.max(this.allPending.latestAt, arrivedAt);
      return 'coalesced';
    }
    this.allPending = { event, arrivedAt, latestAt: arrivedAt, isStorm };
    this.spreadAll(now);
    return 'hinted';
  }

  private offerOne(
    id: string,
    hint: Omit<Pending, 'dueAt' | 'isEcho'>,
    now: number,
    earliest = now,
  ): HintOutcome {
    const state = this.targets.get(id);
    if (state === undefined || hint.latestAt < state.begunAt) return 'stale';
    state.hintedAt = now;
    const { pending } = state;
    if (pending === undefined || pending.isEcho) {
      state.pending = { ...hint, dueAt: Math.max(earliest, state.freeAt), isEcho: false };
      return 'hinted';
    }
    const { agents: _merged, ...rest } = pending;
    const agents = union(pending.agents, hint.agents);
    const dueAt = Math.max(earliest, state.freeAt);
    state.pending = {
      ...rest,
      arrivedAt: Math.min(pending.arrivedAt, hint.arrivedAt),
      latestAt: Math.max(pending.latestAt, hint.latestAt),
      dueAt: Math.min(pending.dueAt, dueAt),
      isStorm: pending.isStorm && hint.isStorm,
      ...(agents !== undefined && { agents }),
    };
    return dueAt < pending.dueAt ? 'hinted' : 'coalesced';
  }

  /** Everything that is live; rosters follow at their own pace. In a storm one after the other, not all at once. */
  private spreadAll(now: number): void {
    const all = this.allPending;
    if (all === undefined || now < this.allFreeAt) return;
    this.allPending = undefined;
    const live = [...this.targets.values()].filter(({ target }) => target.cadence === 'fast');
    const requests = live.reduce((sum, { target }) => sum + target.requests, 0);
    const gapMs = Math.max(ALL_GAP_MS, (1_000 * requests) / (ALL_REQUESTS_PER_SECOND * live.length || 1));
    this.allFreeAt = now + gapMs;
    for (const [nth, { target }] of live.entries())
      this.offerOne(target.id, all, now, now + (all.isStorm ? Math.floor((nth * gapMs) / live.length) : 0));
  }

  private takeOne(state: TargetState, now: number): HintedPoll | undefined {
    const { pending, target } = state;
    if (pending === undefined || pending.dueAt > now) return undefined;
    state.pending = undefined;
    const { dueAt: _due, isEcho, isStorm, ...poll } = pending;
    const isStale = pending.latestAt < state.begunAt;
    if (isStale || !this.pay(target.requests, now)) {
      if (!isEcho) this.onLost(pending.event, isStale ? 'stale' : 'dropped');
      return undefined;
    }
    // A second look uses up a turn, so that on average there is one poll per gap all the same.
    state.freeAt = Math.max(now, isEcho ? state.freeAt : 0) + this.gapOf(target);
    state.arrivedAt = pending.arrivedAt;
    state.isSettled = isEcho || isStorm;
    return { target: target.id, ...poll };
  }

  private gapOf({ gapMs = 0, gapPart = 1 }: HintedTarget): number {
    return Math.max(gapMs, gapPart * this.options.gapMs);
  }

  private pay(requests: number, now: number): boolean {
    const { requestsPerMinute } = this.options;
    if (this.paidUntil - BURST_MS > now) return false;
    this.paidUntil = Math.max(this.paidUntil, now) + (requests * 60_000) / requestsPerMinute;
    return true;
  }
}

/** Of a hint about several targets, what became of the luckiest. */
const RANKED: readonly HintOutcome[] = ['hinted', 'coalesced', 'dropped'];

const newState = (target: HintedTarget): TargetState => ({
  ...{ target, freeAt: 0, begunAt: 0, hintedAt: 0, arrivedAt: 0 },
  ...{ pending: undefined, isSettled: false },
});

/** Undefined: all agents of the target. */
function union(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): string[] | undefined {
  return one === undefined || other === undefined ? undefined : [...new Set([...one, ...other])];
}
