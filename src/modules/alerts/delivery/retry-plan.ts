import { Injectable } from '@nestjs/common';

/** Times that tests shorten. */
@Injectable()
export class DeliveryTimes {
  /** After the first attempt, which is at once; the last one repeats. */
  readonly delaysMs: readonly number[] = [5_000, 30_000, 120_000, 600_000, 1_800_000, 7_200_000];
  /** For one attempt. */
  readonly sendMs: number = 15_000;
}

const JITTER = 0.2;

/** A message that has not arrived by then is given up. */
export const GIVEN_UP_MS = 12 * 3_600_000;

/** So many of a channel's messages in any minute; then they are joined. Half at once, the others one every four seconds. */
export const CHANNEL_RATE = { burst: 15, everyMs: 4_000 };
/** Slack's limit of one incoming webhook. */
export const SLACK_RATE = { burst: 1, everyMs: 1_000 };

interface Failure {
  /** See `DeliveryTimes`. */
  delaysMs: readonly number[];
  /** Attempts so far, at least 1. */
  attempts: number;
  /** When the message was decided, epoch ms. */
  since: number;
  now: number;
  retryAfterMs?: number;
  /** From 0 to 1. */
  random?: number;
}

/** How long to wait before the next attempt, ms; undefined: it would come too late, and the message is given up. */
export function retryDelayMs({
  delaysMs,
  attempts,
  since,
  now,
  retryAfterMs = 0,
  random = Math.random(),
}: Failure): number | undefined {
  const planned = delaysMs[attempts - 1] ?? delaysMs.at(-1) ?? 0;
  const delayMs = Math.max(retryAfterMs, Math.round(planned * (1 - JITTER + 2 * JITTER * random)));
  return now + delayMs > since + GIVEN_UP_MS ? undefined : delayMs;
}

/** A receiver that does not say when to come back may be back long before a message that has failed often is tried again. */
const LONGEST_HOLD_MS = 60_000;

/** How long the other messages of a channel wait whose receiver has too much to do. @param delayMs until the next attempt */
export const holdMs = (delayMs: number, retryAfterMs = 0): number =>
  Math.max(retryAfterMs, Math.min(delayMs, LONGEST_HOLD_MS));
