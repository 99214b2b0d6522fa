import { z } from 'zod';

// The rows of the tables, as `HistoryDatabase` returns them: instants are epoch ms. The columns are in `schema.ts`.

const Text = z.string().nullable();
const Instant = z.number();

export const TopicRow = z.object({ id: z.int(), tenant: z.string(), account: z.string(), name: z.string() });
export type TopicRow = z.infer<typeof TopicRow>;

export const EpochRow = z.object({ id: z.int(), name: z.string() });

/** A chunk begins at most this long before its last change: a flush is half a minute. */
export const CHUNK_MS = 2 * 60_000;

/** Covers (base, version]; see `unpackChanges` and `unpackSummary`. */
export const ChunkRow = z.object({
  topic: z.int(),
  epoch: z.int(),
  base: z.int(),
  version: z.int(),
  from_at: Instant,
  to_at: Instant,
  deltas: z.int(),
  dict: z.int(),
  body: z.instanceof(Buffer),
  summary: z.instanceof(Buffer).nullable(),
});
export type ChunkRow = z.infer<typeof ChunkRow>;

/** See `unpackState`. */
export const KeyframeRow = z.object({
  topic: z.int(),
  epoch: z.int(),
  version: z.int(),
  at: Instant,
  body: z.instanceof(Buffer),
});
export type KeyframeRow = z.infer<typeof KeyframeRow>;

export const GAP_REASONS = ['down', 'log-trimmed', 'redis-emptied', 'recorder-down'] as const;
export const GapReason = z.enum(GAP_REASONS);
export type GapReason = z.infer<typeof GapReason>;

/**
 * Why less was observed, although the documents are as true as they were: the account's live line was lost (under the topic of the
 * account), or a queue's polls were further apart than planned. For interval metrics alone.
 */
export const WATCH_REASONS = ['line-lost', 'polls-late'] as const;
const StoredGapReason = z.enum([...GAP_REASONS, ...WATCH_REASONS]);
export type StoredGapReason = z.infer<typeof StoredGapReason>;

/** Those during which what a topic holds is not known: its next whole document ends them. */
export const isLoss = (why: StoredGapReason): boolean =>
  why === 'log-trimmed' || why === 'redis-emptied' || why === 'recorder-down';

/** What is not known of a topic from `from_at` to `to_at`; null: it lasts. */
export const GapRow = z.object({
  topic: z.int(),
  from_at: Instant,
  to_at: Instant.nullable(),
  why: StoredGapReason,
});
export type GapRow = z.infer<typeof GapRow>;

/** One agent in one state; `account` is the id of the topic `account/<account>`. */
export const AgentStateRow = z.object({
  account: z.int(),
  agent: z.string(),
  from_at: Instant,
  to_at: Instant.nullable(),
  state: z.string(),
  availability: Text,
  activity: Text,
  reason: Text,
  since_kind: z.enum(['v', 'o']),
  command: Text,
});
export type AgentStateRow = z.infer<typeof AgentStateRow>;

/** One caller's way through a queue. */
export const ContactRow = z.object({
  account: z.int(),
  queue: z.string(),
  call: z.string(),
  entered_at: Instant,
  left_at: Instant.nullable(),
  outcome: Text,
  agent: Text,
  target_seconds: z.int().nullable(),
  talk_seconds: z.int().nullable(),
  caller: Text,
  sighted_ms: z.int().nullable(),
  callback: z.boolean().nullable(),
  bracket_ms: z.int().nullable(),
  source: z.enum(['v', 'e', 'r', 'p']),
});
export type ContactRow = z.infer<typeof ContactRow>;

/** How far the log of a shard was read, and the fence of the recorder that may write. */
export const ReaderRow = z.object({ shard: z.int(), position: z.string(), holder: z.int() });
export type ReaderRow = z.infer<typeof ReaderRow>;
