import { z } from 'zod';
import { isoInstant } from '../../lib/iso-instant.js';
import { instantOfWall } from '../domain/local-intervals.js';
import { PlanActivity, type PlanEntry, type RefusedRow } from '../domain/plan.js';

const DAY_MS = 86_400_000;
/** As long as timelines reach back. */
export const KEPT_DAYS = 31;
export const AHEAD_DAYS = 92;
const LONGEST_MS = 31 * DAY_MS;
/** Of one import. */
export const MOST_ENTRIES = 20_000;

/** An entry as it was read; `names`: what the agent may be called, the best name first. */
export interface ImportedEntry extends PlanEntry {
  names: readonly string[];
}

export interface ReadPlan {
  entries: ImportedEntry[];
  refused: RefusedRow[];
}

export interface ReadingPlan {
  /** Of times without a zone; absent: they cannot be read. */
  zone?: string;
  /** Epoch ms. */
  now: number;
}

const LOCAL = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?$/;

/** Epoch ms, or what is wrong. */
export function instantIn(text: string, zone: string | undefined): number | string {
  if (/^\d{12,14}$/.test(text)) return Number(text);
  const instant = isoInstant(text);
  if (instant !== undefined) return Number.isNaN(instant) ? `"${text}" is no time that there is` : instant;
  const [, ...parts] = LOCAL.exec(text) ?? [];
  if (parts.length === 0)
    return `"${text.slice(0, 40)}" is no time; write 2026-11-30T09:00 or 2026-11-30T09:00:00+01:00`;
  if (zone === undefined)
    return `"${text}" has no zone; add one, such as +01:00, or zone=Europe/Berlin to the address`;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(
    (part: string | undefined) => Number(part ?? 0),
  );
  return (
    instantOfWall({ year, month, day, hour, minute, second }, zone) ?? `"${text}" is no time that there is`
  );
}

const Activity = z.string().pipe(PlanActivity);

/** The entry, or what is wrong with it. */
export function checkedEntry(
  { names, from, to, activity }: { names: readonly string[]; from: number; to: number; activity: string },
  now: number,
): ImportedEntry | string {
  const known = names.map((name) => name.trim()).filter((name) => name !== '' && name.length <= 200);
  if (known.length === 0) return 'names no agent';
  const read = Activity.safeParse(activity);
  if (!read.success) return 'has no activity, or one of more than 100 characters';
  if (to <= from) return 'ends before it begins';
  if (to - from > LONGEST_MS) return 'lasts longer than 31 days';
  if (to <= now - KEPT_DAYS * DAY_MS) return `ended more than ${KEPT_DAYS} days ago`;
  if (from > now + AHEAD_DAYS * DAY_MS) return `begins more than ${AHEAD_DAYS} days ahead`;
  return { names: known, from, to, activity: read.data };
}
