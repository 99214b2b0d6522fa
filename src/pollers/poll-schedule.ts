import type { TargetFailure } from '../modules/domain/freshness.js';
import type { Cadence } from '../vendors/port/vendor.js';

/** How often an account may be asked; see `poll` in the configuration. */
export interface PollIntervals {
  baseMs: number;
  idleMs: number;
  maxMs: number;
}

/** What is recorded of the target's previous run. */
export interface PreviousRun {
  intervalMs?: number | undefined;
  failure?: TargetFailure | undefined;
}

/** How a run went. */
export type RunOutcome = { ok: true; tookMs: number } | { ok: false };

/** Rosters and settings change rarely; a short base interval does not make them due more often than this. */
const MIN_SLOW_MS = 20_000;
const TIMES_BASE: Record<Exclude<Cadence, 'totals'>, number> = { fast: 1, medium: 10, slow: 60 };
/** Whatever the base interval: today's counts are read by people, and each poll makes the vendor add up a day. */
const TOTALS_MS = { followed: 60_000, idle: 300_000 };
/** A run that takes a larger share of its interval is slow, and the interval is stretched. */
const BUSY_SHARE = 0.5;
const SHRINK = 0.75;
const GROW = 2;
/** A system that answers within this share of the interval has recovered. */
const BRISK_SHARE = 0.25;
const JITTER = 0.1;

/** The interval of a healthy target. */
export function healthyIntervalMs(cadence: Cadence, intervals: PollIntervals, followed: boolean): number {
  if (cadence === 'totals') return followed ? TOTALS_MS.followed : TOTALS_MS.idle;
  const floorMs = cadence === 'fast' ? 0 : MIN_SLOW_MS;
  return Math.max(TIMES_BASE[cadence] * intervals.baseMs, floorMs, followed ? 0 : intervals.idleMs);
}

/**
 * The interval after a run: stretched while the vendor is slow or fails, at most to `maxMs`, and shrunk back step by
 * step. One run at most doubles it, so that a single slow answer costs little.
 */
export function nextIntervalMs(
  cadence: Cadence,
  intervals: PollIntervals,
  followed: boolean,
  before: PreviousRun,
  outcome: RunOutcome,
): number {
  const healthyMs = healthyIntervalMs(cadence, intervals, followed);
  const idleMs = healthyIntervalMs(cadence, intervals, false);
  // The interval of a target that was not followed says nothing of the vendor, and must not slow a followed one down.
  const stretchedMs = before.intervalMs === idleMs ? healthyMs : (before.intervalMs ?? healthyMs);
  const intervalMs = stretched(healthyMs, Math.max(healthyMs, stretchedMs), intervals.maxMs, before, outcome);
  // Otherwise the next run would mistake a stretched interval of the same length for the idle one.
  return intervalMs === idleMs && intervalMs > healthyMs ? intervalMs - 1 : intervalMs;
}

function stretched(
  healthyMs: number,
  beforeMs: number,
  maxMs: number,
  { failure }: PreviousRun,
  outcome: RunOutcome,
): number {
  const longestMs = Math.max(healthyMs, maxMs);
  if (!outcome.ok) return Math.min(longestMs, GROW * beforeMs);
  // After an outage the interval returns at once; after throttling it returns step by step.
  if (failure?.state === 'down' && outcome.tookMs < BRISK_SHARE * healthyMs) return healthyMs;
  const roomyMs = Math.min(GROW * beforeMs, outcome.tookMs / BUSY_SHARE);
  return Math.min(longestMs, Math.round(Math.max(healthyMs, SHRINK * beforeMs, roomyMs)));
}

/** When the next run is due, epoch ms. `key` is the target's `pollKey`; `chance` is in [0, 1). */
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
 * The next point of the target's own grid that is at least half an interval away. With `now + interval`, targets that
 * once ran late together would stay together.
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
