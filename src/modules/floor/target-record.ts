import { z } from 'zod';
import type { TargetFailure, TargetHealth } from '../domain/freshness.js';
import { Id, Instant } from '../domain/id.js';
import { ThrottledBy } from '../domain/source.js';
import type { Shortfall } from '../domain/shortfall.js';
import type { PollRequest } from './floor-write.js';

const Failure = z.object({
  state: z.enum(['down', 'throttled', 'auth-failed']),
  since: Instant,
  reason: z.string(),
  throttledBy: ThrottledBy.exactOptional(),
  held: z.literal(true).exactOptional(),
});

const Gap = z.object({ since: Instant, polledAt: Instant.exactOptional(), reason: z.string() });
const Skipped = z.object({ resource: z.string(), why: z.string(), rows: z.number(), of: z.number() });

const ShortfallRecord = z.object({
  gaps: z.record(Id, Gap).exactOptional(),
  skipped: z.array(Skipped).exactOptional(),
  missing: z.record(z.string(), z.object({ since: Instant, reason: z.string() })).exactOptional(),
}) satisfies z.ZodType<Shortfall>;

/** One that another version has written counts as the plan. */
const Request = z
  .object({
    cause: z.enum(['plan', 'hint', 'command']),
    event: z.string().exactOptional(),
    agents: z.array(z.string()).exactOptional(),
    hintedAt: z.number().exactOptional(),
  })
  .catch({ cause: 'plan' }) satisfies z.ZodType<PollRequest>;

const About = z.object({
  cadence: z.enum(['fast', 'medium', 'slow', 'totals']),
  queue: Id.exactOptional(),
  plansLive: z.literal(true).exactOptional(),
});

export function parseShortfall(json: string): Shortfall {
  return ShortfallRecord.parse(JSON.parse(json));
}

export function parsePollRequest(json: string): PollRequest {
  return Request.parse(JSON.parse(json));
}

export function parseFailure(json: string): TargetFailure {
  return Failure.parse(JSON.parse(json));
}

/** The arguments of the commit script: polled, due, interval, failure, about, shortfall. */
export function healthArguments(health: TargetHealth): (string | number)[] {
  const { cadence, queue, plansLive, polledAt, nextDueAt, intervalMs, failure, shortfall } = health;
  return [
    polledAt ?? '',
    nextDueAt,
    intervalMs,
    failure === undefined ? '' : JSON.stringify(failure),
    JSON.stringify({ cadence, ...(queue !== undefined && { queue }), ...(plansLive && { plansLive }) }),
    shortfall === undefined ? '' : JSON.stringify(shortfall),
  ];
}

/** The targets in the hash of an account; fields are `<what>:<target>`. */
export function targetsOf(fields: { [field: string]: string }): TargetHealth[] {
  return Object.entries(fields).flatMap(([field, json]) => {
    if (!field.startsWith('about:')) return [];
    const target = field.slice('about:'.length);
    const polled = fields[`polled:${target}`];
    const failure = fields[`failure:${target}`];
    const shortfall = fields[`shortfall:${target}`];
    const expected = fields[`expected:${target}`];
    return {
      target,
      ...About.parse(JSON.parse(json)),
      ...(polled !== undefined && { polledAt: Number(polled) }),
      ...(polled === undefined && expected !== undefined && { expectedRequests: Number(expected) }),
      nextDueAt: Number(fields[`due:${target}`]),
      intervalMs: Number(fields[`interval:${target}`]),
      ...(failure !== undefined && { failure: parseFailure(failure) }),
      ...(shortfall !== undefined && { shortfall: parseShortfall(shortfall) }),
    };
  });
}
