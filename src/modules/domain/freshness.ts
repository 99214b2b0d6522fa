import { own } from './document.js';
import { missingText, skippedText, type Shortfall } from './shortfall.js';
import type { SourceState, ThrottledBy } from './source.js';

/** What the cluster knows of one poll target: when it last answered, when it is due, and how it fared. */
export interface TargetHealth {
  target: string;
  /** The queue it speaks of; absent when it speaks of the whole account. */
  queue?: string;
  /** Only live rows count for freshness: a list of names read a minute ago does not make a board old. */
  cadence: 'fast' | 'medium' | 'slow' | 'totals';
  /** Its last reading named queues whose live rows have targets of their own, which may have no record yet. */
  plansLive?: true;
  /** The instant its last good reading speaks for; absent when there was none. */
  polledAt?: number;
  nextDueAt: number;
  intervalMs: number;
  /** Absent when the last poll went well. */
  failure?: TargetFailure;
  /** What the last good reading did not tell; absent: it told everything. */
  shortfall?: Shortfall;
  /** How many requests its first poll, which is under way, makes in all; absent: not known, or it was read. */
  expectedRequests?: number;
}

export interface TargetFailure {
  state: 'down' | 'throttled' | 'auth-failed';
  since: number;
  reason: string;
  /** Of the state `throttled`; absent: another version has written it. */
  throttledBy?: ThrottledBy;
  /** Not asked, since the vendor had refused another poll of the login: that refusal says why. */
  held?: true;
}

/** Freshness of what is shown: everything shown is at least as fresh as `polledAt` (absent: never read). */
export interface Freshness {
  state: SourceState;
  polledAt?: number;
  nextDueAt?: number;
}

export interface Verdict extends Freshness {
  reason?: string;
  throttledBy?: ThrottledBy;
  /** When the failure behind the state began, where there is one. */
  failingSince?: number;
}

/** A poll takes time; only beyond this is its reading late. */
const LATE_MS = 2_000;
/** Beyond this, and beyond two missed turns, the rows must not be acted on. */
const STALE_MS = 10_000;

/** More would not fit a line of a board. */
const MOST_REASONS = 3;

const WORST_FIRST = ['auth-failed', 'throttled', 'down'] as const;

/** How fresh the rows behind these targets are. Pure: the cluster's records and an instant give the verdict. */
export function freshness(targets: Iterable<TargetHealth>, now: number): Verdict {
  const all = [...targets];
  // Counts of intervals are an extra: the account is as live without them.
  const counted = all.filter(({ cadence }) => cadence !== 'totals');
  const fast = counted.filter((target) => target.cadence === 'fast');
  const live = fast.length > 0 || all.some(({ plansLive }) => plansLive) ? fast : counted;
  const polled = live.map((target) => target.polledAt);
  const gaps = live.flatMap(({ shortfall }) => Object.values(shortfall?.gaps ?? {}));
  const oldest = live.reduce<TargetHealth | undefined>(
    (worst, target) =>
      worst === undefined || (target.polledAt ?? 0) < (worst.polledAt ?? 0) ? target : worst,
    undefined,
  );
  const read = polled.length > 0 && polled.every((instant) => instant !== undefined);
  return {
    ...(read &&
      oldest?.polledAt !== undefined && {
        polledAt: Math.min(oldest.polledAt, ...gaps.flatMap(({ polledAt }) => polledAt ?? [])),
      }),
    ...(oldest !== undefined && { nextDueAt: oldest.nextDueAt }),
    ...(failed(live) ??
      behind(counted, read) ??
      incomplete(live, all, read ? aged(live, now) : 'starting', now)),
  };
}

/**
 * Only lists of names and settings fail. While the live rows are good the account is not down: something of it is late,
 * and the reason says what.
 */
function behind(targets: TargetHealth[], read: boolean): ReturnType<typeof failed> {
  const failure = failed(targets);
  return failure?.state === 'down' && read ? { ...failure, state: 'late' } : failure;
}

function failed(
  targets: TargetHealth[],
): Pick<Verdict, 'state' | 'reason' | 'throttledBy' | 'failingSince'> | undefined {
  for (const state of WORST_FIRST) {
    const failures = targets.flatMap(({ failure }) => (failure?.state === state ? [failure] : []));
    // Held polls may bear the instant of the refusal that holds them, or an earlier one by the clock of another process.
    const [first] = failures.sort(
      (a, b) => Number(a.held ?? false) - Number(b.held ?? false) || a.since - b.since,
    );
    if (first === undefined) continue;
    const { reason, throttledBy, since } = first;
    return { state, reason, ...(throttledBy !== undefined && { throttledBy }), failingSince: since };
  }
  return undefined;
}

/**
 * Good answers that say less than is known. A queue that its poll did not tell of makes the account late, and its own
 * topic stale after two missed intervals; rows that cannot be read and extras that are missing change no state, and are
 * said.
 */
function incomplete(
  targets: TargetHealth[],
  all: TargetHealth[],
  state: SourceState,
  now: number,
): Pick<Verdict, 'state' | 'reason' | 'failingSince'> {
  const gaps = targets.flatMap(({ shortfall, intervalMs }) =>
    Object.values(shortfall?.gaps ?? {}).map((gap) => ({ ...gap, intervalMs })),
  );
  const [first] = gaps.sort((a, b) => a.since - b.since);
  const skipped = targets.flatMap(({ shortfall }) => shortfall?.skipped ?? []);
  const missing = all.flatMap(({ shortfall }) => Object.entries(shortfall?.missing ?? {}));
  const reasons = [
    ...new Set([
      ...gaps.map(({ reason }) => reason),
      ...skipped.map(skippedText),
      ...missing.map(([extra, { reason }]) => missingText(extra, reason)),
    ]),
  ];
  const reason = reasons.length > 0 ? { reason: reasons.slice(0, MOST_REASONS).join(' ') } : {};
  if (first === undefined || state === 'starting' || state === 'stale') return { state, ...reason };
  const everyQueue = gaps.length > 0 && targets.every(({ shortfall }) => shortfall?.gaps !== undefined);
  const lost = everyQueue && now - first.since > Math.max(STALE_MS, 2 * first.intervalMs);
  return { state: lost ? 'stale' : 'late', failingSince: first.since, ...reason };
}

function aged(targets: TargetHealth[], now: number): SourceState {
  const overdue = (target: TargetHealth) => now - target.nextDueAt;
  if (targets.some((target) => overdue(target) > Math.max(STALE_MS, 2 * target.intervalMs))) return 'stale';
  if (targets.some((target) => overdue(target) > Math.max(LATE_MS, target.intervalMs / 2))) return 'late';
  return 'live';
}

/**
 * The targets behind a topic: those of the queue and those that speak of the whole account. Of the latter, the gaps of
 * other queues are left out.
 */
export function targetsOfTopic(targets: Iterable<TargetHealth>, queue: string | undefined): TargetHealth[] {
  if (queue === undefined) return [...targets];
  return [...targets]
    .filter((target) => target.queue === undefined || target.queue === queue)
    .map((target) => ofQueue(target, queue));
}

function ofQueue(target: TargetHealth, queue: string): TargetHealth {
  if (target.shortfall?.gaps === undefined) return target;
  const { shortfall, polledAt: readAt, ...health } = target;
  const { gaps, ...rest } = shortfall;
  const gap = own(gaps ?? {}, queue);
  // A queue that was never read is starting, whatever the same poll told of the others.
  const polledAt = gap === undefined ? readAt : gap.polledAt;
  return {
    ...health,
    ...(polledAt !== undefined && { polledAt }),
    shortfall: { ...rest, ...(gap !== undefined && { gaps: { [queue]: gap } }) },
  };
}
