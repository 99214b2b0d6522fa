import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FloorConfig } from '../config/floor-config.js';
import { parseTopic } from '../domain/topic.js';
import type { HistoryGap } from '../domain/past.js';
import { LogRange } from '../floor/log-range.js';
import { unpackChanges, unpackState } from './chunk-codec.js';
import { HistoryTail } from './history-tail.js';
import { ReadDatabase } from './read-database.js';
import { ReplayedTopic, type Recorded } from './replayed-topic.js';
import { CHUNK_MS, GapReason } from './rows.js';

const MINUTE_MS = 60_000;
/** A topic has a keyframe at least every twelve hours; after a longer silence it is not known. */
const KEYFRAME_MS = 2 * 86_400_000;
const TOPICS_PER_QUERY = 50;

/** One query of a range reads about so many rows. */
const ROWS_PER_SLICE = { min: 64, max: 1_024 };
const SLICE_MS = { first: 5 * MINUTE_MS, min: 10_000, max: 6 * 60 * MINUTE_MS };

const TopicRow = z.object({ id: z.int(), name: z.string() });
const KeyframeRow = z.object({
  ...{ topic: z.int(), epoch: z.string(), epoch_id: z.int(), version: z.int(), at: z.number() },
  body: z.instanceof(Buffer),
});
const ChunkRow = z.object({
  ...{ topic: z.int(), epoch: z.string(), base: z.int(), dict: z.int(), body: z.instanceof(Buffer) },
});
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
const CHUNKS_AFTER = `
  select c.topic, e.name as epoch, c.base, c.dict, c.body
  from unnest($1::int[], $2::timestamptz[], $3::int[], $4::bigint[]) k(topic, at, epoch, version) cross join lateral (
    select * from chunk where topic = k.topic and from_at > k.at - $5::interval and from_at <= $6 and from_at > $7
      and case when epoch = k.epoch then version > k.version else from_at > k.at end offset 0) c
  join epoch e on e.id = c.epoch order by c.topic, c.from_at, c.base`;

const CHUNKS_OF = `
  select c.topic, e.name as epoch, c.base, c.dict, c.body from chunk c join epoch e on e.id = c.epoch
  where c.topic = any($1) and c.from_at >= $2 and c.from_at < $3 order by c.from_at, c.base`;

const KEYFRAMES_OF = `
  select k.topic, e.name as epoch, k.epoch as epoch_id, k.version, k.at, k.body from keyframe k join epoch e on e.id = k.epoch
  where k.topic = any($1) and k.at >= $2 and k.at < $3 order by k.at, k.version`;

const GAPS = `
  select topic, from_at, to_at, why from gap
  where topic = any($1) and from_at <= $3 and (to_at is null or to_at > $2) order by from_at`;

const FIRST = `
  select min(first.at) as at from unnest($1::int[]) t(id) cross join lateral (
    select at from keyframe where topic = t.id order by at limit 1) first`;

/** The topics of an account that are recorded, by name; undefined: nothing of the topic is stored yet. */
export interface RecordedAccount {
  account: string;
  topics: ReadonlyMap<string, number | undefined>;
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
   */
  async account(tenant: string | undefined, account: string, signal: AbortSignal): Promise<RecordedAccount> {
    const position = await this.tail.position(account, signal);
    const rows = await this.database.rows(TopicRow, TOPICS, [account, tenant ?? null], signal);
    const topics = new Map<string, number | undefined>(rows.map(({ id, name }) => [name, id]));
    for await (const entries of this.tail.changes(account, position, Infinity))
      for (const { topic, kind } of entries)
        if (kind === 'delta' && !topics.has(topic)) topics.set(topic, undefined);
    return { account, topics };
  }

  /**
   * The topics as they were at an instant.
   * @param only applies the changes of this collection alone
   */
  async at(
    of: RecordedAccount,
    at: number,
    signal: AbortSignal,
    only?: string,
  ): Promise<Map<string, ReplayedTopic>> {
    const position = await this.tail.position(of.account, signal);
    const topics = new Map([...of.topics.keys()].map((name) => [name, this.replayed(name, only)]));
    const names = [...of.topics].flatMap(([name, id]) => (id === undefined ? [] : [[name, id] as const]));
    for (let i = 0; i < names.length; i += TOPICS_PER_QUERY)
      await this.load(new Map(names.slice(i, i + TOPICS_PER_QUERY)), topics, at, signal);
    for await (const entries of this.tail.changes(of.account, position, at))
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
    const position = await this.tail.position(of.account, signal);
    const names = namesOf(of);
    const ids = [...names.keys()];
    const queue = new OrderedChanges(from);
    let sliceMs = SLICE_MS.first;
    for (let start = from - CHUNK_MS; start <= to;) {
      const end = Math.min(start + sliceMs, to + 1);
      const values = [ids, new Date(start), new Date(end)];
      const [keyframes, chunks] = await Promise.all([
        this.database.rows(KeyframeRow, KEYFRAMES_OF, values, signal),
        this.database.rows(ChunkRow, CHUNKS_OF, values, signal),
      ]);
      for (const row of chunks) queue.add(deltasOf(row, names));
      for (const row of keyframes) queue.add([keyframeOf(row, names)]);
      yield queue.takeBefore(end);
      start = end;
      if (chunks.length < ROWS_PER_SLICE.min) sliceMs = Math.min(sliceMs * 4, SLICE_MS.max);
      if (chunks.length > ROWS_PER_SLICE.max) sliceMs = Math.max(sliceMs / 4, SLICE_MS.min);
    }
    for await (const entries of this.tail.changes(of.account, position, to)) {
      signal.throwIfAborted();
      queue.add(entries.filter(({ topic }) => of.topics.has(topic)));
      yield queue.takeBefore(to + 1);
    }
  }

  /** What is not known between two instants, by when it began. */
  async gaps(of: RecordedAccount, from: number, to: number, signal: AbortSignal): Promise<HistoryGap[]> {
    const names = namesOf(of);
    const values = [[...names.keys()], new Date(from), new Date(to)];
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
    const position = await this.tail.position(of.account, signal);
    for await (const entries of this.tail.changes(of.account, position, Infinity)) {
      const first = entries.find(({ topic }) => of.topics.has(topic));
      if (first !== undefined) return first.at;
    }
    return undefined;
  }

  /** Up to when everything is stored, epoch ms: the first change that is not, or `to`. */
  async storedUntil(of: RecordedAccount, to: number, signal: AbortSignal): Promise<number> {
    const position = await this.tail.position(of.account, signal);
    for await (const [first] of this.tail.changes(of.account, position, to))
      if (first !== undefined) return Math.min(first.at, to);
    return to;
  }

  private async load(
    names: ReadonlyMap<string, number>,
    topics: ReadonlyMap<string, ReplayedTopic>,
    at: number,
    signal: AbortSignal,
  ): Promise<void> {
    const byId = namesOf({ topics: names });
    const oldest = new Date(at - KEYFRAME_MS);
    const until = new Date(at);
    const keyframes = await this.database.rows(
      KeyframeRow,
      KEYFRAMES_AT,
      [[...byId.keys()], until, oldest],
      signal,
    );
    for (const row of keyframes) topics.get(byId.get(row.topic) ?? '')?.accept(keyframeOf(row, byId));
    const chunks = await this.database.rows(
      ChunkRow,
      CHUNKS_AFTER,
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

  private replayed(name: string, only: string | undefined): ReplayedTopic {
    const isAccount = parseTopic(name)?.kind === 'account';
    return new ReplayedTopic(name, isAccount, isAccount ? 'source' : only);
  }
}

const namesOf = ({ topics }: Pick<RecordedAccount, 'topics'>): Map<number, string> =>
  new Map([...topics].flatMap(([name, id]) => (id === undefined ? [] : [[id, name] as const])));

function keyframeOf(
  { topic, epoch, version, at, body }: z.infer<typeof KeyframeRow>,
  names: ReadonlyMap<number, string>,
): Recorded & { kind: 'keyframe' } {
  return { kind: 'keyframe', topic: names.get(topic) ?? '', epoch, version, at, state: unpackState(body) };
}

function deltasOf(
  { topic, epoch, base: first, dict, body }: z.infer<typeof ChunkRow>,
  names: ReadonlyMap<number, string>,
): (Recorded & { kind: 'delta' })[] {
  const name = names.get(topic) ?? '';
  let base = first;
  return unpackChanges(body, dict).map((change) => {
    const delta = { kind: 'delta' as const, topic: name, epoch, base, ...change };
    base = change.version;
    return delta;
  });
}

/**
 * Puts the changes of several topics in the order they happened. The clocks of two workers may differ, so an instant of a topic
 * never lies before the one of its previous change.
 */
class OrderedChanges {
  private waiting: { at: number; recorded: Recorded }[] = [];
  private readonly lastAt = new Map<string, number>();

  /** @param after what happened until then is left out */
  constructor(private readonly after: number) {}

  add(changes: readonly Recorded[]): void {
    for (const recorded of changes) {
      const { topic, kind } = recorded;
      const at = kind === 'delta' ? Math.max(recorded.at, this.lastAt.get(topic) ?? 0) : recorded.at;
      if (kind === 'delta') this.lastAt.set(topic, at);
      if (at > this.after) this.waiting.push({ at, recorded });
    }
  }

  takeBefore(end: number): Recorded[] {
    const taken = this.waiting.filter(({ at }) => at < end);
    this.waiting = this.waiting.filter(({ at }) => at >= end);
    // A keyframe holds the change of its own instant.
    const rank = ({ kind }: Recorded): number => (kind === 'delta' ? 0 : 1);
    taken.sort((a, b) => a.at - b.at || rank(a.recorded) - rank(b.recorded));
    return taken.map(({ recorded }) => recorded);
  }
}
