import { z } from 'zod';
import { instantOf, isAfter, type LogEntry, parseEntry } from '../floor/log-entry.js';
import type { Keys } from '../redis/keys.js';
import type { Redis, RedisConnections } from '../redis/redis-connections.js';

const MAX_ENTRIES = 500;
const BLOCK_MS = 1_000;

const Stream = z.object({ length: z.number(), added: z.number(), last: z.string() });

/** How many entries follow a position, and over what time they were made. */
export interface Lag {
  entries: number;
  seconds: number;
}

/** What was read: `position` is that of the last entry, `count` says how many there were, also of unknown kinds. */
export interface ReadEntries {
  entries: LogEntry[];
  position: string;
  count: number;
  /** Nothing else was in the log. */
  isAtEnd: boolean;
}

/** The change log of one shard, read from any position on. */
export class ChangeLog {
  private connection: Redis | undefined;
  private position: string | undefined;
  /** How many entries the log had got up to `position`; at least so many until it has been read to its end. */
  private added = { upTo: 0, isExact: false };

  constructor(
    private readonly shard: number,
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
  ) {}

  private get key(): string {
    return this.keys.log(this.shard);
  }

  /**
   * The entries after a position, oldest first, and the position of the last one; waits up to 1 s for the first. Entries of
   * kinds that this version does not know are left out.
   */
  async read(position: string): Promise<ReadEntries> {
    this.connection ??= this.connections.open('history', 'blocking');
    const options = ['COUNT', MAX_ENTRIES, 'BLOCK', BLOCK_MS, 'STREAMS'] as const;
    const streams = await this.connection.xread(...options, this.key, position);
    const read = streams?.[0]?.[1] ?? [];
    const entries = read.flatMap(([id, fields]) => parseEntry(id, fields) ?? []);
    const last = read.at(-1)?.[0] ?? position;
    const isAtEnd = read.length < MAX_ENTRIES;
    await this.count(position, read.length, isAtEnd);
    this.position = last;
    return { entries, position: last, count: read.length, isAtEnd };
  }

  private async count(position: string, read: number, isAtEnd: boolean): Promise<void> {
    if (position !== this.position) {
      // Any entry may be the one at this position: all are counted as unread.
      const { added, length } = await this.info();
      this.added = { upTo: added - length, isExact: false };
    }
    this.added.upTo += read;
    if (isAtEnd && !this.added.isExact) this.added = { upTo: (await this.info()).added, isExact: true };
  }

  /** Whether the entry at this position is still there, so that nothing between it and the end is missing. */
  async reaches(position: string): Promise<boolean> {
    return (await this.connections.commands.xrange(this.key, position, position)).length > 0;
  }

  /** How many entries it holds, and over what time they were made, ms. */
  async held(): Promise<{ entries: number; ms: number }> {
    const [first] = await this.connections.commands.xrange(this.key, '-', '+', 'COUNT', 1);
    const { length, last } = await this.info();
    return { entries: length, ms: first === undefined ? 0 : instantOf(last) - instantOf(first[0]) };
  }

  /** Whether it still has every entry it ever got. */
  async isWhole(): Promise<boolean> {
    const { length, added } = await this.info();
    return length === added;
  }

  /**
   * How far a reader is behind.
   * @param position that it has written; those after it that it has read are `unwritten`
   */
  async lag(position: string, unwritten: number): Promise<Lag> {
    const { added, last } = await this.info();
    const unread = Math.max(0, added - this.added.upTo);
    const behind = isAfter(last, position) ? instantOf(last) - instantOf(position) : 0;
    return { entries: unread + unwritten, seconds: behind / 1_000 };
  }

  close(): void {
    this.connection?.disconnect();
    this.connection = undefined;
  }

  private async info(): Promise<z.infer<typeof Stream>> {
    const exists = await this.connections.commands.exists(this.key);
    if (exists === 0) return { length: 0, added: 0, last: '0-0' };
    const fields: unknown = await this.connections.commands.xinfo('STREAM', this.key);
    const list = z.array(z.unknown()).parse(fields);
    const valueOf = (name: string): unknown => list[list.indexOf(name) + 1];
    return Stream.parse({
      length: valueOf('length'),
      added: valueOf('entries-added'),
      last: valueOf('last-generated-id'),
    });
  }
}
