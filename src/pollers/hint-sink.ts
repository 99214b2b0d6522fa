import type { Hint } from '../vendors/port/line.js';

/** What became of a hint, or of the poll it asked for. */
export type HintOutcome = 'hinted' | 'coalesced' | 'stale' | 'dropped';

/** What the sink needs to know of a poll target. */
export interface HintedTarget {
  id: string;
  cadence: 'fast' | 'medium' | 'slow';
  requests: number;
  gapMs?: number;
  echoMs?: number;
}

/** A poll to be requested now. */
export interface Nudge {
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

interface Pending extends Omit<Nudge, 'target'> {
  dueAt: number;
  isEcho: boolean;
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
  /** The last poll was a second look. */
  wasEcho: boolean;
}

/** Between two hints that concern everything. */
const ALL_GAP_MS = 2_000;
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
  private allPending: Pick<Nudge, 'event' | 'arrivedAt' | 'latestAt'> | undefined;
  private window = { from: 0, hints: 0 };
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
    if (this.isStorm(now) || hint.targets === 'all') return this.offerAll(hint, now);
    const { event, arrivedAt, agents } = hint;
    const one = { event, arrivedAt, latestAt: arrivedAt, ...(agents !== undefined && { agents }) };
    const outcomes = [...new Set(hint.targets)].map((id) => this.offerOne(id, one, now));
    return RANKED.find((outcome) => outcomes.includes(outcome)) ?? 'stale';
  }

  /** A poll that hints requested has seen no change. */
  unchanged(target: string, now: number): void {
    const state = this.targets.get(target);
    // A poll to come looks anyway, and there is never a third.
    if (state === undefined || state.pending !== undefined || state.wasEcho || state.hintedAt === 0) return;
    const dueAt = now + (state.target.echoMs ?? ECHO_MS);
    state.pending = { event: 'echo', arrivedAt: state.arrivedAt, latestAt: now, dueAt, isEcho: true };
  }

  /** The polls to request now. */
  take(now: number): Nudge[] {
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

  private isStorm(now: number): boolean {
    if (now - this.window.from >= WINDOW_MS || now < this.window.from) this.window = { from: now, hints: 0 };
    this.window.hints += 1;
    return this.window.hints > MOST_PER_SECOND;
  }

  private offerAll({ event, arrivedAt }: Hint, now: number): HintOutcome {
    if (this.allPending !== undefined) {
      this.allPending.latestAt = Math.max(this.allPending.latestAt, arrivedAt);
      return 'coalesced';
    }
    this.allPending = { event, arrivedAt, latestAt: arrivedAt };
    this.spreadAll(now);
    return 'hinted';
  }

  private offerOne(id: string, hint: Omit<Nudge, 'target'>, now: number): HintOutcome {
    const state = this.targets.get(id);
    if (state === undefined || hint.latestAt < state.begunAt) return 'stale';
    state.hintedAt = now;
    const { pending } = state;
    if (pending === undefined || pending.isEcho) {
      state.pending = { ...hint, dueAt: Math.max(now, state.freeAt), isEcho: false };
      return 'hinted';
    }
    const { agents: _merged, ...rest } = pending;
    const agents = union(pending.agents, hint.agents);
    state.pending = {
      ...rest,
      arrivedAt: Math.min(pending.arrivedAt, hint.arrivedAt),
      latestAt: Math.max(pending.latestAt, hint.latestAt),
      ...(agents !== undefined && { agents }),
    };
    return 'coalesced';
  }

  /** Everything that is live; rosters follow at their own pace. */
  private spreadAll(now: number): void {
    const all = this.allPending;
    if (all === undefined || now < this.allFreeAt) return;
    this.allPending = undefined;
    this.allFreeAt = now + ALL_GAP_MS;
    for (const { target } of this.targets.values())
      if (target.cadence === 'fast') this.offerOne(target.id, all, now);
  }

  private takeOne(state: TargetState, now: number): Nudge | undefined {
    const { pending, target } = state;
    if (pending === undefined || pending.dueAt > now) return undefined;
    state.pending = undefined;
    const { dueAt: _due, isEcho, ...nudge } = pending;
    const isStale = pending.latestAt < state.begunAt;
    if (isStale || !this.pay(target.requests, now)) {
      if (!isEcho) this.onLost(pending.event, isStale ? 'stale' : 'dropped');
      return undefined;
    }
    // A second look uses up a turn, so that on average there is one poll per gap all the same.
    state.freeAt = Math.max(now, isEcho ? state.freeAt : 0) + this.gapOf(target);
    state.arrivedAt = pending.arrivedAt;
    state.wasEcho = isEcho;
    return { target: target.id, ...nudge };
  }

  private gapOf({ gapMs = 0 }: HintedTarget): number {
    return Math.max(gapMs, this.options.gapMs);
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
  ...{ pending: undefined, wasEcho: false },
});

/** Undefined: all agents of the target. */
function union(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): string[] | undefined {
  return one === undefined || other === undefined ? undefined : [...new Set([...one, ...other])];
}
