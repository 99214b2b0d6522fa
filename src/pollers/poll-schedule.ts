import type { TargetFailure } from '../modules/domain/freshness.js';
import type { Cadence } from '../vendors/port/vendor.js';

/** How often an account may be asked; see `poll` in the configuration. */
export interface PollIntervals {
  baseMs: number;
  idleMs: number;
  maxMs: number;
}

/** What the cluster remembers of a target's turn before this one. */
export interface PreviousRun {
  intervalMs?: number | undefined;
  failure?: TargetFailure | undefined;
}

/** How a turn went. */
export type RunOutcome = { ok: true; tookMs: number } | { ok: false };

/** Rosters and settings change seldom; a fast base interval is no reason to read them more often than this. */
const SLOW_THINGS_MS = 20_000;
const TIMES_BASE: Record<Cadence, number> = { fast: 1, medium: 10, slow: 60 };
/** A turn that takes more of its interval is slow, and the vendor is asked less often. */
const BUSY_SHARE = 0.5;
const SHRINK = 0.75;
const GROW = 2;
/** A system that answers in this share of the base interval is well, not just barely up. */
const BRISK_SHARE = 0.25;
const JITTER = 0.1;

/** The interval of a target that is well. */
export function healthyIntervalMs(cadence: Cadence, pace: PollIntervals, followed: boolean): number {
  const floorMs = cadence === 'fast' ? 0 : SLOW_THINGS_MS;
  return Math.max(TIMES_BASE[cadence] * pace.baseMs, floorMs, followed ? 0 : pace.idleMs);
}

/**
 * The interval after a turn: stretched while the vendor is slow or fails, at most to `maxMs`, and back step by step.
 * One turn at most doubles it, so that a single slow answer costs little.
 */
export function nextIntervalMs(
  cadence: Cadence,
  pace: PollIntervals,
  followed: boolean,
  before: PreviousRun,
  turn: RunOutcome,
): number {
  const healthyMs = healthyIntervalMs(cadence, pace, followed);
  const idleMs = healthyIntervalMs(cadence, pace, false);
  // The interval of a target that nobody followed says nothing of the vendor, and must not slow a followed one down.
  const stretchedMs = before.intervalMs === idleMs ? healthyMs : (before.intervalMs ?? healthyMs);
  const intervalMs = stretched(healthyMs, Math.max(healthyMs, stretchedMs), pace.maxMs, before, turn);
  // Else a stretched interval of the same length would be mistaken for that at the next turn.
  return intervalMs === idleMs && intervalMs > healthyMs ? intervalMs - 1 : intervalMs;
}

function stretched(
  healthyMs: number,
  beforeMs: number,
  maxMs: number,
  { failure }: PreviousRun,
  turn: RunOutcome,
): number {
  const longestMs = Math.max(healthyMs, maxMs);
  if (!turn.ok) return Math.min(longestMs, GROW * beforeMs);
  // After an outage there is nothing to be careful about, unlike after being told that we ask too much.
  if (failure?.state === 'down' && turn.tookMs < BRISK_SHARE * healthyMs) return healthyMs;
  const roomyMs = Math.min(GROW * beforeMs, turn.tookMs / BUSY_SHARE);
  return Math.min(longestMs, Math.round(Math.max(healthyMs, SHRINK * beforeMs, roomyMs)));
}

/** When the next turn is due. `key` names the target in the whole cluster; `chance` is in [0, 1). */
export function nextRunAt(
  key: string,
  now: number,
  intervalMs: number,
  healthy: boolean,
  chance: number,
): number {
  return healthy
    ? onGrid(key, now, intervalMs)
    : now + Math.round(intervalMs * (1 + JITTER * (2 * chance - 1)));
}

/**
 * The next point of the target's own grid that is at least half an interval away. With `now + interval` instead, all
 * targets that once ran late together would stay together, and be late together for ever.
 */
function onGrid(key: string, now: number, intervalMs: number): number {
  const phase = hash(key) % intervalMs;
  const next = Math.floor((now - phase) / intervalMs) * intervalMs + phase + intervalMs;
  return next - now < intervalMs / 2 ? next + intervalMs : next;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
