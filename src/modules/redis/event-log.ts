import { Logger } from '@nestjs/common';
import type { z } from 'zod';
import type { FloorConfig } from '../config/floor-config.js';
import type { Redis } from './open-redis.js';

const DAY_MS = 86_400_000;
const MOST_EVENTS = 1_000;
const logger = new Logger('EventLog');

type KeptFor = Pick<FloorConfig, 'audit'>;

/** For `lua/note-event.lua`: its arguments after the key of the log. @param event absent: none is added */
export const eventArguments = (
  event: { at: number } | undefined,
  { audit: { keepDays } }: KeptFor,
): (string | number)[] => {
  const at = event?.at ?? 0;
  return [event === undefined ? '' : JSON.stringify(event), at, at - keepDays * DAY_MS, MOST_EVENTS];
};

/** Those that are kept still, newest first; one that cannot be read does not take the others away. */
export async function readEvents<T>(
  redis: Redis,
  log: string,
  event: z.ZodType<T>,
  { audit: { keepDays } }: KeptFor,
): Promise<T[]> {
  const stored = await redis.zrevrangebyscore(log, '+inf', Date.now() - keepDays * DAY_MS);
  return stored.flatMap((json) => {
    const read = event.safeParse(JSON.parse(json));
    if (read.success) return [read.data];
    logger.error(`An entry of ${log} cannot be read and is left out: ${read.error.message}`);
    return [];
  });
}
