import { z } from 'zod';
import { redisAddress } from './redis-address.js';
import { LOG_LEVELS } from './floor-config.js';
import { HttpUrl, ratio } from './file.schema.js';
import { whole } from './values.schema.js';

/** OpenTelemetry's samplers. All of ours heed the decision of the trace they go on. */
const SAMPLERS = [
  ...(['always_on', 'always_off', 'traceidratio'] as const),
  ...(['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const),
] as const;

function isPostgresUrl(url: string): boolean {
  return URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol);
}

/** The environment variables of the service. An empty variable counts as not set, as in a compose file. */
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
      (url) => redisAddress(url) !== undefined,
      'must be a redis:// or rediss:// URL, redis-cluster://host:port,host:port or redis-sentinel://host:port,host:port/master; a % in a password is written %25',
    )
    .default('redis://127.0.0.1:6379'),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'must be a postgres:// URL; a % in a password is written %25')
    .exactOptional(),
  FLOORWALKER_DEMO: z.enum(['yes', 'no']).default('no'),
  ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  LOG_LEVEL: z.enum(LOG_LEVELS).exactOptional(),
  // Standard names of OpenTelemetry.
  OTEL_EXPORTER_OTLP_ENDPOINT: HttpUrl.exactOptional(),
  OTEL_TRACES_SAMPLER_ARG: ratio.exactOptional(),
  OTEL_TRACES_SAMPLER: z.enum(SAMPLERS).exactOptional(),
  OTEL_SDK_DISABLED: z
    .string()
    .transform((text) => text.toLowerCase() === 'true')
    .default(false),
});
export type Environment = z.infer<typeof Environment>;

/** The variables that are set. Only this module reads `process.env`. */
export function setVariables(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

/** Variables for a child process: our own and some more. */
export function childVariables(more: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...more };
}
