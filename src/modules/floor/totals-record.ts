import { z } from 'zod';
import { Instant } from '../domain/id.js';
import { VendorTotals } from '../domain/totals.js';

/** Which intervals a target of totals was asked for. */
export const TotalsProgress = z.object({
  /** Where the last closed quarter hour ends that was answered; that one and those before are not asked again. */
  frozenTo: Instant.exactOptional(),
  /** The last poll was for a closed quarter hour, or for the day so far. */
  last: z.enum(['closed', 'today']),
  /** The last closed quarter hour that was asked for was not answered. */
  failing: z.literal(true).exactOptional(),
});
export type TotalsProgress = z.infer<typeof TotalsProgress>;

/** What one poll told of an interval. */
export const StoredTotals = z.object({
  /** When the vendor answered, by our clock. */
  at: Instant,
  totals: VendorTotals,
});
export type StoredTotals = z.infer<typeof StoredTotals>;

/** What a commit of a poll of totals writes. */
export interface TotalsWrite {
  progress: TotalsProgress;
  /** Absent: nothing was told. `closed`: of a closed quarter hour, not of the day so far. */
  told?: StoredTotals & { closed: boolean };
}

/** Longer than a day of 25 hours. */
const KEPT_MS = 26 * 3_600_000;
/** The recorder takes them within minutes, and after PostgreSQL was away within hours. */
export const CLOSED_KEPT_MS = 6 * 3_600_000;

export function parseTotalsProgress(json: string): TotalsProgress {
  return TotalsProgress.parse(JSON.parse(json));
}

/** Where the totals of the day so far are kept. */
export const todayField = (target: string): string => `today:${target}`;

const closedField = (from: number, target: string): string => `closed:${from}:${target}`;

/** The arguments of the commit script: progress, time to live, oldest closed quarter hour, field, JSON. */
export function totalsArguments(target: string, { progress, told }: TotalsWrite): (string | number)[] {
  const head = [JSON.stringify(progress), KEPT_MS];
  if (told === undefined) return [...head, 0, '', ''];
  const { closed, at, totals } = told;
  const field = closed ? closedField(totals.interval.from, target) : todayField(target);
  return [...head, at - CLOSED_KEPT_MS, field, JSON.stringify({ at, totals })];
}

/** Undefined: there is none, or another version wrote it. */
export function storedTotals(json: string | null): StoredTotals | undefined {
  return json === null ? undefined : StoredTotals.safeParse(JSON.parse(json)).data;
}

export const isClosedField = (field: string): boolean => field.startsWith('closed:');
