import { z } from 'zod';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** The waits after the first, second, third and fourth refusal; after the fifth a person or another credential is needed. */
const WAITS_MS = [15 * SECOND, 2 * MINUTE, 15 * MINUTE, 60 * MINUTE];
/** Phone systems block an address after five failures in a row: at most four tries are made in any such time. */
const WINDOW_MS = 15 * MINUTE;
const MOST_IN_WINDOW = 4;
/** With the suffix about the next try it stays below what a target's failure may say. */
const LONGEST_REASON = 340;
const DAY_MS = 24 * 60 * MINUTE;

/** The tries to log in with one credential that the vendor refused since the last success. Instants are epoch ms. */
export const LoginRefusals = z.object({
  count: z.int().positive(),
  /** The latest of them, oldest first. */
  at: z.array(z.number()),
  reason: z.string(),
  /** Absent: not before a person asks for it. */
  nextTryAt: z.number().exactOptional(),
});
export type LoginRefusals = z.infer<typeof LoginRefusals>;

/** @param retryAt when the vendor ends its block, where it says so */
export function refusalsAfter(
  before: LoginRefusals | undefined,
  reason: string,
  now: number,
  retryAt?: number,
): LoginRefusals {
  const count = (before?.count ?? 0) + 1;
  const at = [...(before?.at ?? []), now].slice(-MOST_IN_WINDOW);
  const blockedUntil = retryAt !== undefined && retryAt > now ? retryAt : undefined;
  const waitMs = WAITS_MS[blockedUntil === undefined ? count - 1 : 0];
  const next = waitMs === undefined ? undefined : Math.max(now + waitMs, blockedUntil ?? 0, windowEnd(at));
  return {
    count,
    at,
    reason: reason.slice(0, LONGEST_REASON),
    ...(next !== undefined && { nextTryAt: next }),
  };
}

/** The same after a person asked for a try at once: it waits only where it would be the fifth of its window. */
export function refusalsAsked(before: LoginRefusals, now: number): LoginRefusals {
  return { ...before, nextTryAt: Math.max(now, windowEnd(before.at)) };
}

/** Whether the next try has to wait. */
export function isWaiting({ nextTryAt }: LoginRefusals, now: number): boolean {
  return nextTryAt === undefined || nextTryAt > now;
}

/** What was refused, and when the next try is, for people. */
export function refusalText({ reason, nextTryAt }: LoginRefusals, account: string, now: number): string {
  const next =
    nextTryAt === undefined
      ? 'It is not tried again until the credentials change'
      : `The next try is at ${clock(nextTryAt, now)} UTC`;
  return `${sentence(reason)} ${next}; try at once with POST /v1/accounts/${account}/login.`;
}

export function parseRefusals(json: string | null | undefined): LoginRefusals | undefined {
  return json === null || json === undefined ? undefined : LoginRefusals.parse(JSON.parse(json));
}

/** When one more try would be within the limit again. */
function windowEnd(at: readonly number[]): number {
  const oldest = at.length < MOST_IN_WINDOW ? undefined : at[at.length - MOST_IN_WINDOW];
  return oldest === undefined ? 0 : oldest + WINDOW_MS;
}

function clock(instant: number, now: number): string {
  const text = new Date(instant).toISOString();
  const time = text.slice(11, 16);
  return instant - now < DAY_MS ? time : `${time} on ${text.slice(0, 10)}`;
}

const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);
