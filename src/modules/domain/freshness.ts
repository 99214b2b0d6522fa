import type { SourceState } from './source.js';

/** What the cluster knows of one poll target: when it last answered, when it is due, and how it fared. */
export interface TargetHealth {
  target: string;
  /** The queue it speaks of; absent when it speaks of the whole account. */
  queue?: string;
  /** Only live rows count for freshness: a list of names read a minute ago does not make a board old. */
  cadence: 'fast' | 'medium' | 'slow';
  /** The instant its last good reading speaks for; absent when there was none. */
  polledAt?: number;
  nextDueAt: number;
  intervalMs: number;
  /** Absent when the last poll went well. */
  failure?: TargetFailure;
}

export interface TargetFailure {
  state: 'down' | 'throttled' | 'auth-failed';
  since: number;
  reason: string;
}

/** Freshness of what is shown: everything shown is at least as fresh as `polledAt` (absent: never read). */
export interface Freshness {
  state: SourceState;
  polledAt?: number;
  nextDueAt?: number;
}

export interface Verdict extends Freshness {
  reason?: string;
  /** When the failure behind the state began, where there is one. */
  failingSince?: number;
}

/** A poll takes time; only beyond this is its reading late. */
const LATE_MS = 2_000;
/** Beyond this, and beyond two missed turns, the rows must not be acted on. */
const STALE_MS = 10_000;

const WORST_FIRST = ['auth-failed', 'throttled', 'down'] as const;

/** How fresh the rows behind these targets are. Pure: the cluster's records and an instant give the verdict. */
export function freshness(targets: Iterable<TargetHealth>, now: number): Verdict {
  const all = [...targets];
  const fast = all.filter((target) => target.cadence === 'fast');
  const live = fast.length > 0 ? fast : all;
  const polled = live.map((target) => target.polledAt);
  const oldest = live.reduce<TargetHealth | undefined>(
    (worst, target) =>
      worst === undefined || (target.polledAt ?? 0) < (worst.polledAt ?? 0) ? target : worst,
    undefined,
  );
  const read = polled.length > 0 && polled.every((instant) => instant !== undefined);
  return {
    ...(read && oldest?.polledAt !== undefined && { polledAt: oldest.polledAt }),
    ...(oldest !== undefined && { nextDueAt: oldest.nextDueAt }),
    ...(failed(live) ?? behind(all, read) ?? { state: read ? aged(live, now) : 'starting' }),
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

function failed(targets: TargetHealth[]): Pick<Verdict, 'state' | 'reason' | 'failingSince'> | undefined {
  for (const state of WORST_FIRST) {
    const failures = targets.flatMap(({ failure }) => (failure?.state === state ? [failure] : []));
    const [first] = failures.sort((a, b) => a.since - b.since);
    if (first !== undefined) return { state, reason: first.reason, failingSince: first.since };
  }
  return undefined;
}

function aged(targets: TargetHealth[], now: number): SourceState {
  const overdue = (target: TargetHealth) => now - target.nextDueAt;
  if (targets.some((target) => overdue(target) > Math.max(STALE_MS, 2 * target.intervalMs))) return 'stale';
  if (targets.some((target) => overdue(target) > Math.max(LATE_MS, target.intervalMs / 2))) return 'late';
  return 'live';
}

/** The targets behind a topic: those of the queue and those that speak of the whole account. */
export function targetsOfTopic(targets: Iterable<TargetHealth>, queue: string | undefined): TargetHealth[] {
  return [...targets].filter(
    (target) => queue === undefined || target.queue === undefined || target.queue === queue,
  );
}
