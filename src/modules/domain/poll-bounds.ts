import type { IntervalCounts } from './interval-counts.js';
import type { IntervalFigures } from './interval-figures.js';

/** Two standard deviations: 95 of 100. */
const DEVIATIONS = 2;
/** How far rounding takes the row's own figures from the truth. */
const OF_TENTHS = 0.05;
const OF_POLLS = new Set(['offered', 'answered', 'abandoned', 'flowedOut']);

/**
 * How far from the truth figures of polls may be, and a service level that the vendor rounds. Unseen contacts are the shortest:
 * there may be `unseen` of them, answered or not; each moves an average wait by at most its share, and the instant of each
 * leaving is known to within a poll.
 */
export function boundsOf(
  row: { readonly [name: string]: unknown },
  sources: { readonly [name: string]: string },
  { counts, vendor, pollMs, coverage, timeVariance = 0 }: IntervalFigures & { coverage: number },
): { [name: string]: number } {
  const bounds: { [name: string]: number } = {};
  const rounding = sources['serviceLevel'] === 'vendor' ? vendor?.serviceLevelRounding : undefined;
  if (rounding !== undefined && rounding > OF_TENTHS) bounds['serviceLevel'] = tenthUp(rounding);
  if (sources['timeIn'] === 'polls' && timeVariance > 0)
    bounds['timeIn'] = tenthUp((DEVIATIONS * Math.sqrt(timeVariance)) / 1_000);
  if (counts === undefined || pollMs === undefined) return bounds;
  const unseen = unseenAtMost(counts.offered, coverage);
  for (const [name, source] of Object.entries(sources)) {
    if (source === 'polls' && OF_POLLS.has(name)) bounds[name] = unseen;
  }
  const asa = row['asaSeconds'];
  if (sources['asaSeconds'] === 'hybrid') bounds['asaSeconds'] = hybridBound(vendor?.answered ?? 0, pollMs);
  else if (sources['asaSeconds'] === 'polls' && typeof asa === 'number')
    bounds['asaSeconds'] = averageBound(asa, counts.answered, unseen, pollMs);
  if (sources['serviceLevel'] === 'polls')
    bounds['serviceLevel'] = levelBound(counts, targetsIn(row, counts), unseen, pollMs);
  return bounds;
}

/** Contacts that were not seen, where `coverage` of them are. */
function unseenAtMost(seen: number, coverage: number): number {
  const expected = seen / coverage - seen;
  const deviation = Math.sqrt(Math.max(seen, 1) * (1 - coverage)) / coverage;
  return Math.ceil(expected + DEVIATIONS * deviation);
}

function averageBound(seconds: number, answered: number, unseen: number, pollMs: number): number {
  const uncertain = (DEVIATIONS * pollMs) / 1_000 / Math.sqrt(12 * answered);
  return tenthUp((seconds * unseen) / (answered + unseen) + uncertain);
}

function hybridBound(answered: number, pollMs: number): number {
  return tenthUp((DEVIATIONS * pollMs) / 1_000 / Math.sqrt(6 * answered));
}

/** The one that the row is by, or those that were in force. */
function targetsIn(
  { targetSeconds }: { readonly [name: string]: unknown },
  { targets }: IntervalCounts,
): readonly number[] {
  return typeof targetSeconds === 'number' ? [targetSeconds] : targets;
}

/** Those that waited about as long as the target may have been on its other side. */
function levelBound(
  { answeredWaits, abandonedWaits, answered, abandoned }: IntervalCounts,
  targets: readonly number[],
  unseen: number,
  pollMs: number,
): number {
  let near = 0;
  for (const waits of [answeredWaits, abandonedWaits])
    for (const [second, number] of Object.entries(waits))
      if (targets.some((target) => Math.abs(Number(second) - target) <= Math.ceil(pollMs / 2_000)))
        near += number;
  return tenthUp(Math.min(100, (100 * (unseen + near)) / Math.max(1, answered + abandoned)));
}

const tenthUp = (value: number): number => Math.ceil(value * 10) / 10;
