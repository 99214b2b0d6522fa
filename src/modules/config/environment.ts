import { z } from 'zod';
import { LOG_LEVELS } from './floor-config.js';
import { whole } from './file.schema.js';

/** What the service itself reads from the environment. An empty variable counts as not set, as in a compose file. */
export const Environment = z.object({
  FLOORWALKER_CONFIG: z.string().exactOptional(),
  PORT: whole(0, 65_535).default(3000),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be a host name or an address')
    .exactOptional(),
  REDIS_URL: z
    .string()
    .refine(
      (url) => URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol),
      'must be a redis:// or rediss:// URL',
    )
    .default('redis://127.0.0.1:6379'),
  ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  LOG_LEVEL: z.enum(LOG_LEVELS).exactOptional(),
});
export type Environment = z.infer<typeof Environment>;

/** The variables that are set; the only place that reads them. */
export function setVariables(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

/** For a program we start: our own variables and some more. */
export function childVariables(more: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...more };
}
