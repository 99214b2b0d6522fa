import { z } from 'zod';
import type { TargetFailure, TargetHealth } from '../domain/freshness.js';
import { Id, Instant } from '../domain/id.js';

const Failure = z.object({
  state: z.enum(['down', 'throttled', 'auth-failed']),
  since: Instant,
  reason: z.string(),
});

const About = z.object({
  cadence: z.enum(['fast', 'medium', 'slow']),
  queue: Id.exactOptional(),
});

export function parseFailure(json: string): TargetFailure {
  return Failure.parse(JSON.parse(json));
}

/** The arguments of the commit script: polled, due, interval, failure, about. */
export function healthArguments(health: TargetHealth): (string | number)[] {
  const { cadence, queue, polledAt, nextDueAt, intervalMs, failure } = health;
  return [
    polledAt ?? '',
    nextDueAt,
    intervalMs,
    failure === undefined ? '' : JSON.stringify(failure),
    JSON.stringify({ cadence, ...(queue !== undefined && { queue }) }),
  ];
}

/** The targets in the hash of an account; fields are `<what>:<target>`. */
export function targetsOf(fields: { [field: string]: string }): TargetHealth[] {
  return Object.entries(fields).flatMap(([field, json]) => {
    if (!field.startsWith('about:')) return [];
    const target = field.slice('about:'.length);
    const polled = fields[`polled:${target}`];
    const failure = fields[`failure:${target}`];
    return {
      target,
      ...About.parse(JSON.parse(json)),
      ...(polled !== undefined && { polledAt: Number(polled) }),
      nextDueAt: Number(fields[`due:${target}`]),
      intervalMs: Number(fields[`interval:${target}`]),
      ...(failure !== undefined && { failure: parseFailure(failure) }),
    };
  });
}
