import { z } from 'zod';

const scope = {
  /** Only requests whose path begins with it. */
  path: z.string().startsWith('/').optional(),
  /** For that many requests; until cleared when absent. */
  times: z.int().positive().optional(),
};

const Milliseconds = z.int().min(0).max(600_000);

/** What can go wrong with an answer. Latency adds up with any other; of the others the oldest rule wins. */
export const FaultRule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('latency'),
    latencyMs: z.union([Milliseconds, z.strictObject({ min: Milliseconds, max: Milliseconds })]),
    ...scope,
  }),
  z.strictObject({
    kind: z.literal('error'),
    status: z.int().min(400).max(599),
    body: z.string().default('Service Unavailable'),
    ...scope,
  }),
  /** The vendor's own error, in its own envelope. */
  z.strictObject({ kind: z.literal('vendor-error'), code: z.int(), ...scope }),
  z.strictObject({ kind: z.literal('throttle'), retryAfterSeconds: z.int().min(0).optional(), ...scope }),
  /** 200 with a login page. */
  z.strictObject({ kind: z.literal('html'), ...scope }),
  /** The connection breaks in the middle of the body. */
  z.strictObject({ kind: z.literal('torn'), ...scope }),
  /** Half the JSON, as if that were all. */
  z.strictObject({ kind: z.literal('truncated'), ...scope }),
  /** Replaces the value at a path such as `data[*].is_login` of a JSON answer. */
  z.strictObject({ kind: z.literal('wrong-type'), at: z.string().min(1), value: z.json(), ...scope }),
  /** Accepted, never answered. */
  z.strictObject({ kind: z.literal('hang'), ...scope }),
  /** An answer without content: 200 without a body, 204, or 200 with JSON `null`. */
  z.strictObject({
    kind: z.literal('empty'),
    as: z.enum(['nothing', '204', 'null']).default('nothing'),
    ...scope,
  }),
]);
export type FaultRule = z.input<typeof FaultRule>;
export type ParsedFaultRule = z.output<typeof FaultRule>;
