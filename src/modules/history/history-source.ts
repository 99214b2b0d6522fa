import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FloorConfig } from '../config/floor-config.js';
import { parseTopic } from '../domain/topic.js';
import type { HistoryGap } from '../domain/past.js';
import { LogRange } from '../floor/log-range.js';
import { HistoryTail } from './history-tail.js';
import { OrderedChanges } from './ordered-changes.js';
import { ReadDatabase } from './read-database.js';
import { chunkColumns, ChunkRow, deltasOf, keyframeOf, KeyframeRow } from './recorded-rows.js';
import type { Recorded, RecordedDelta, RecordedKeyframe } from './recorded.js';
import { ReplayedTopic } from './replayed-topic.js';
import { CHUNK_MS, GAP_REASONS, GapReason } from './rows.js';

const HOUR_MS = 3_600_000;
/** A topic has a keyframe at least every twelve hours; after a longer silence it is not known. */
const KEYFRAME_MS = 2 * 86_400_000;
const TOPICS_PER_QUERY = 50;

/** One query of a range reads about so many rows. */
const ROWS_PER_SLICE = { min: 64, max: 1_024 };
/** Of one topic; of several together a part. */
const SLICE_MS = { first: 8 * HOUR_MS, min: 10_000, max: 96 * HOUR_MS };

const TopicRow = z.object({ id: z.int(), name: z.string() });
const GapRow = z.object({
  topic: z.int(),
  from_at: z.number(),
  to_at: z.number().nullable(),
  why: GapReason,
});
const First = z.object({ at: z.number().nullable() });

const TOPICS =
  'select id, name from topic where account = $1 and ($2::text is null or tenant = $2) order by name, id';

const KEYFRAMES_AT = `
  select k.topic, e.name as epoch, k.epoch as epoch_id, k.version, k.at, k.body
  from unnest($1::int[]) t(id) cross join lateral (
    select * from keyframe where topic = t.id and at <= $2 and at > $3 order by at desc, version desc limit 1) k
  join epoch e on e.id = k.epoch`;

/** Chunks after each topic's keyframe; `offset 0` keeps one index range per topic. */
const chunksAfter = (summary: boolean): string => `
  select ${chunkColumns(summary)}
  from unnest($1::int[], $2::timestamptz[], $3::int[], $4::bigint[]) k(topic, at, epoch, version) cross join lateral (
    select * from chunk where topic = k.topic and from_at > k.at - $5::interval and from_at <= $6 and from_at > $7
      and case when epoch = k.epoch then version > k.version else from_at > k.at end offset 0) c
  join epoch e on e.id = c.epoch order by c.topic, c.from_at, c.base`;

const chunksOf = (summary: boolean): string => `
  select ${chunkColumns(summary)} from chunk c join epoch e on e.id = c.epoch
  where c.topic = any($1) and c.from_at >= $2 and c.from_at < $3 order by c.from_at, c.base`;

const KEYFRAMES_OF = `
  select k.topic, e.name as epoch, k.epoch as epoch_id, k.version, k.at, k.body from keyframe k join epoch e on e.id = k.epoch
  where k.topic = any($1) and k.at >= $2 and k.at < $3 order by k.at, k.version`;

const GAPS = `
  select topic, from_at, to_at, why from gap
  where topic = any($1) and from_at <= $3 and (to_at is null or to_at > $2) and why = any($4) order by from_at`;

const FIRST = `
  select min(first.at) as at from unnest($1::int[]) t(id) cross join lateral (
    select at from keyframe where topic = t.id order by at limit 1) first`;

/** Of documents: the collection `agents` alone; or of the queue's row what series are made of (`QueueLevels`). */
export type Part = 'agents' | 'levels';

/** The topics of an account that are recorded, by name; undefined: nothing of the topic is stored yet. */
export interface RecordedAccount {
  account: string;
  /** Of the log: up to here it was stored, before the topics and all that follows was read. */
  position: string;
  topics: ReadonlyMap<string, number | undefined>;
}

/** What is recorded of some time, apart from what the chunks before it hold of it too; each in the order it happened. */
export interface Slice {
  /** Epoch ms. */
  end: number;
  chunks: { topic: string; deltas: Iterable<RecordedDelta> }[];
  keyframes: RecordedKeyframe[];
}

/** What is stored of the past, completed from the change log with what is not stored yet. */
@Injectable()
export class HistorySource {
  private readonly tail: HistoryTail;

  constructor(
    private readonly database: ReadDatabase,
    log: LogRange,
    config: FloorConfig,
  ) {
    this.tail = new HistoryTail(database, log, config);
  }

  /**
   * The recorded topics of an account as long as it belonged to this tenant, stored or still in the log. Undefined: those of any
   * tenant, and of two tenants the later ones.
   * @param to what began later may be left out
   */
  async account(
    tenant: string | undefined,
    account: string,
    signal: AbortSignal,
    to = Infinity,
  ): Promise<RecordedAccount> {
    const position = await this.tail.position(account, signal);
    const rows = await this.database.rows(TopicRow, TOPICS, [account, tenant ?? null], signal);
    const topics = new Map<string, number | undefined>(rows.map(({ id, name }) => [name, id]));
    const until = rows.length === 0 ? Infinity : to;
    for await (const entries of this.tail.changes(account, position, until))
      for (const { topic, kind } of entries)
        if (kind === 'delta' && !topics.has(topic)) topics.set(topic, undefined);
    return { account, position, topics };
  }

  /**
   * The topics as they were at an instant.
   * @param only the documents hold this part alone
   * @param matters of a topic that does not, by its last keyframe, what is stored after that is left out
   */
  async at(
    of: RecordedAccount,
    at: number,
    signal: AbortSignal,
    only?: Part,
    matters?: (topic: ReplayedTopic) => boolean,
  ): Promise<Map<string, ReplayedTopic>> {
    const topics = new Map([...of.topics.keys()].map((name) => [name, this.replayed(name, only)]));
    const names = [...of.topics].flatMap(([name, id]) => (id === undefined ? [] : [[name, id] as const]));
    for (let i = 0; i < names.length; i += TOPICS_PER_QUERY)
      await this.load(new Map(names.slice(i, i + TOPICS_PER_QUERY)), topics, at, signal, only, matters);
    for await (const entries of this.tail.changes(of.account, of.position, at))
      for (const entry of entries) {
        signal.throwIfAborted();
        topics.get(entry.topic)?.accept(entry);
      }
    return topics;
  }

  /** Everything that was recorded after `from` up to `to`, in the order it happened, in batches. It continues `at(from)`. */
  async *range(
    of: RecordedAccount,
    from: number,
    to: number,
    signal: AbortSignal,
  ): AsyncGenerator<Recorded[], void, undefined> {
    const queue = new OrderedChanges(from);
    for await (const { end, chunks, keyframes } of this.slices(of, from, to, signal)) {
      for (const { deltas } of chunks) queue.add(deltas);
      queue.add(keyframes);
      yield queue.takeBefore(end);
    }
  }

  /** What `range` puts in order, as it is stored: chunks that begin before the end of a slice may reach beyond it. */
  async *slices(
    of: RecordedAccount,
    from: number,
    to: number,
    signal: AbortSignal,
    only?: 'levels',
  ): AsyncGenerator<Slice, void, undefined> {
    const names = namesOf(of);
    const ids = [...names.keys()];
    const longest = SLICE_MS.max / Math.max(1, ids.length);
    let sliceMs = SLICE_MS.first / Math.max(1, ids.length);
    for (let start = from - CHUNK_MS; start <= to;) {
      const end = Math.min(start + sliceMs, to + 1);
      const values = [ids, new Date(start), new Date(end)];
      const [keyframes, chunks] = await Promise.all([
        this.database.rows(KeyframeRow, KEYFRAMES_OF, values, signal),
        this.database.rows(ChunkRow, chunksOf(only === 'levels'), values, signal),
      ]);
      yield {
        end,
        chunks: chunks.map((row) => ({ topic: names.get(row.topic) ?? '', deltas: deltasOf(row, names) })),
        keyframes: keyframes.map((row) => keyframeOf(row, names)),
      };
      start = end;
      if (chunks.length < ROWS_PER_SLICE.min) sliceMs = Math.min(sliceMs * 4, longest);
      if (chunks.length > ROWS_PER_SLICE.max) sliceMs = Math.max(sliceMs / 4, SLICE_MS.min);
    }
    for await (const entries of this.tail.changes(of.account, of.position, to)) {
      signal.throwIfAborted();
      const own = entries.filter(({ topic }) => of.topics.has(topic));
      yield {
        end: to + 1,
        chunks: own.flatMap((one) => (one.kind === 'delta' ? [{ topic: one.topic, deltas: [one] }] : [])),
        keyframes: own.filter((one) => one.kind === 'keyframe'),
      };
    }
  }

  /** What is not known between two instants, by when it began. */
  async gaps(of: RecordedAccount, from: number, to: number, signal: AbortSignal): Promise<HistoryGap[]> {
    const names = namesOf(of);
    const values = [[...names.keys()], new Date(from), new Date(to), GAP_REASONS];
    const rows = await this.database.rows(GapRow, GAPS, values, signal);
    return rows.map(({ topic, from_at, to_at, why }) => ({
      topic: names.get(topic) ?? '',
      from: from_at,
      ...(to_at !== null && { to: to_at }),
      why,
    }));
  }

  /** The first instant that is recorded, epoch ms; undefined: none is. */
  async firstAt(of: RecordedAccount, signal: AbortSignal): Promise<number | undefined> {
    const [row] = await this.database.rows(First, FIRST, [[...namesOf(of).keys()]], signal);
    if (row !== undefined && row.at !== null) return row.at;
    for await (const entries of this.tail.changes(of.account, of.position, Infinity)) {
      const first = entries.find(({ topic }) => of.topics.has(topic));
      if (first !== undefined) return first.at;
    }
    return undefined;
  }

  /** Up to when everything is stored, epoch ms: the first change that is not, or `to`. */
  async storedUntil(of: RecordedAccount, to: number): Promise<number> {
    for await (const [first] of this.tail.changes(of.account, of.position, to))
      if (first !== undefined) return Math.min(first.at, to);
    return to;
  }

  private async load(
    names: ReadonlyMap<string, number>,
    topics: ReadonlyMap<string, ReplayedTopic>,
    at: number,
    signal: AbortSignal,
    only?: Part,
    matters: (topic: ReplayedTopic) => boolean = () => true,
  ): Promise<void> {
    const byId = namesOf({ topics: names });
    const oldest = new Date(at - KEYFRAME_MS);
    const until = new Date(at);
    const values = [[...byId.keys()], until, oldest];
    const found = await this.database.rows(KeyframeRow, KEYFRAMES_AT, values, signal);
    const keyframes = found.filter((row) => {
      const topic = topics.get(byId.get(row.topic) ?? '');
      topic?.accept(keyframeOf(row, byId));
      return topic !== undefined && matters(topic);
    });
    const chunks = await this.database.rows(
      ChunkRow,
      chunksAfter(only === 'levels'),
      [
        keyframes.map(({ topic }) => topic),
        keyframes.map((row) => new Date(row.at)),
        keyframes.map(({ epoch_id }) => epoch_id),
        keyframes.map(({ version }) => version),
        ...[`${CHUNK_MS} milliseconds`, until, oldest],
      ],
      signal,
    );
    const done = new Set<number>();
    for (const row of chunks)
      for (const delta of done.has(row.topic) ? [] : deltasOf(row, byId)) {
        if (delta.at > at) {
          done.add(row.topic);
          break;
        }
        topics.get(delta.topic)?.accept(delta);
      }
  }

  private replayed(name: string, only: Part | undefined): ReplayedTopic {
    const isAccount = parseTopic(name)?.kind === 'account';
    const collection = only === 'levels' ? 'queue' : only;
    return new ReplayedTopic(name, isAccount, isAccount ? 'source' : collection);
  }
}

const namesOf = ({ topics }: Pick<RecordedAccount, 'topics'>): Map<number, string> =>
  new Map([...topics].flatMap(([name, id]) => (id === undefined ? [] : [[id, name] as const])));
