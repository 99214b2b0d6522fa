import { z } from 'zod';

const scope = {
  /** Only requests whose path begins with it. */
  path: z.string().startsWith('/').optional(),
  /** For that many requests; until cleared when absent. */
  times: z.int().positive().optional(),
};

const Milliseconds = z.int().min(0).max(600_000);
const Span = z.union([Milliseconds, z.strictObject({ min: Milliseconds, max: Milliseconds })]);

/** A number, or one between two. */
export function milliseconds(span: z.output<typeof Span>): number {
  return typeof span === 'number' ? span : span.min + Math.random() * Math.max(0, span.max - span.min);
}

/** What can go wrong with an answer. Latency adds up with any other; of the others the oldest rule wins. */
export const FaultRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('latency'), latencyMs: Span, ...scope }),
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
  /** The event comes first: for so long after a change, answers are those before it. */
  z.strictObject({ kind: z.literal('stale'), forMs: Milliseconds.default(200), ...scope }),
]);
export type FaultRule = z.input<typeof FaultRule>;
export type ParsedFaultRule = z.output<typeof FaultRule>;

/** For that many events; until cleared when absent. */
const { times } = scope;

/** What can go wrong with an event that is pushed. Rules of different kinds add up. */
export const PushRule = z.discriminatedUnion('kind', [
  /** It is lost. */
  z.strictObject({ kind: z.literal('push-drop'), percent: z.number().min(0).max(100).default(100), times }),
  /** It comes twice. */
  z.strictObject({ kind: z.literal('push-duplicate'), times }),
  z.strictObject({ kind: z.literal('push-delay'), delayMs: Span, times }),
  /** It comes after the one that follows, or half a second late. */
  z.strictObject({ kind: z.literal('push-reorder'), times }),
  /** Connections stay open and carry nothing, neither events nor what clients send. */
  z.strictObject({ kind: z.literal('push-silent') }),
  /** It is repeated. */
  z.strictObject({
    kind: z.literal('push-storm'),
    perSecond: z.int().min(1).max(10_000).default(2_000),
    forMs: Milliseconds.default(60_000),
    times,
  }),
]);
export type PushRule = z.input<typeof PushRule>;
export type ParsedPushRule = z.output<typeof PushRule>;

export const AnyRule = z.discriminatedUnion('kind', [FaultRule, PushRule]);
export type AnyRule = z.input<typeof AnyRule>;
export type ParsedRule = z.output<typeof AnyRule>;

export const isPushRule = (rule: ParsedRule): rule is ParsedPushRule => rule.kind.startsWith('push-');
