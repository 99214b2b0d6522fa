import { z } from 'zod';
import { Id } from '../../modules/domain/id.js';
import { parseBoundedJson } from '../../lib/json-bounds.js';

/**
 * The values of vendors' answers, as they come: numbers as texts, ids as numbers, "nothing" in many spellings. Each
 * coercion stands here once; a schema of a vendor says which of them a field is.
 */

/** Ten years; more is neither the age of a call nor the life of a token. */
export const MAX_SECONDS = 315_360_000;

/** A text of digits as the number it is; anything else as it came. */
export const numeric = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d{1,15}(\.\d+)?$/.test(value.trim()) ? Number(value) : value;

/** A whole number, such as an id or an extension, as a text. Larger ones come as text from `readJson`. */
export const textual = (value: unknown): unknown => (Number.isSafeInteger(value) ? String(value) : value);

/** Absent, null and empty all mean that there is none. */
export const orNothing = (value: unknown): unknown => (value === null || value === '' ? undefined : value);

/** A single object where a list of one is meant. */
export const listed = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? [value] : value;

export const Count = z.preprocess(numeric, z.int().nonnegative());
export const OptionalCount = z.preprocess(
  (value) => numeric(orNothing(value)),
  z.int().nonnegative().optional(),
);
export const OptionalInt = z.preprocess((value) => numeric(orNothing(value)), z.int().optional());
export const OptionalNumber = z.preprocess((value) => numeric(orNothing(value)), z.number().optional());

const CLOCK = /^(\d{1,5}):([0-5]\d):([0-5]\d)$/;
/** A duration that is written as hours, minutes and seconds, such as `00:01:30`, in seconds; anything else as it came. */
export function clockSeconds(value: unknown): unknown {
  const [, hours, minutes, seconds] = (typeof value === 'string' && CLOCK.exec(value.trim())) || [];
  return hours === undefined ? value : Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}

/** A duration up to now. A system whose clock was set back counts below zero, which says nothing. */
const age = (most: number) => z.preprocess(numeric, z.number().nonnegative().max(most));
export const Seconds = z.preprocess(clockSeconds, age(MAX_SECONDS));
export const Milliseconds = age(MAX_SECONDS * 1000);
/** The life of a token, in seconds. */
export const Lifetime = z.preprocess(numeric, z.number().positive().max(MAX_SECONDS));
export const OptionalLifetime = z.preprocess(
  (value) => numeric(orNothing(value)),
  z.number().positive().max(MAX_SECONDS).optional(),
);

/** The number of a percentage, with or without its sign; anything else as it came. */
export const percentless = (value: unknown): unknown =>
  numeric(typeof value === 'string' ? value.trim().replace(/\s*%$/, '') : value);
/** 0 to 100. */
export const Percent = z.preprocess(percentless, z.number().min(0).max(100));

export const AnyId = z.preprocess(textual, Id);
export const OptionalId = z.preprocess((value) => orNothing(textual(value)), Id.optional());
/** An id that is a whole number of at most `most` digits. */
export const numberedId = (most: number) =>
  z.preprocess(textual, Id.regex(new RegExp(`^\\d{1,${most}}$`), 'expected a whole number'));

/** Text that may be missing. A blank is a value. */
export const Words = z.preprocess((value) => orNothing(textual(value)), z.string().optional());

/** "Nothing" where a list is due, in every spelling: left out, null, an empty text, an empty object. */
const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0);

/** The list that is meant: an empty one for "nothing", a list of one for a single object. */
export const listOf = (value: unknown): unknown => (isNothing(value) ? [] : listed(value));

/** Rows, all of which must be readable; see `readableRowsOf` for the others. */
export const rowsOf = <Row extends z.ZodType>(row: Row) => z.preprocess(listOf, z.array(row));

/** The value that a text of JSON holds. */
export const JsonText = z.string().transform((text, context): unknown => {
  try {
    return parseBoundedJson(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'expected JSON' });
    return z.NEVER;
  }
});
