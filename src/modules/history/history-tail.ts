import { z } from 'zod';
import type { FloorConfig } from '../config/floor-config.js';
import type { Delta, Ops } from '../domain/document.js';
import { parseTopic } from '../domain/topic.js';
import { instantOf, type LogEntry } from '../floor/log-entry.js';
import type { LogRange } from '../floor/log-range.js';
import { allowedOps } from './caller-privacy.js';
import type { ReadDatabase } from './read-database.js';
import type { Recorded } from './recorded.js';

/** How far the clocks of a worker, which dates a change, and of Redis, which dates its entry, may differ. */
const CLOCKS_MS = 5_000;

const Position = z.object({ position: z.string() });
const POSITION = 'select position from reader where shard = $1';

/** The changes that are in the log in Redis and not in PostgreSQL yet: those of the last half minute, more while the recorder is away. */
export class HistoryTail {
  constructor(
    private readonly database: ReadDatabase,
    private readonly log: LogRange,
    private readonly config: Pick<FloorConfig, 'history'>,
  ) {}

  /**
   * Up to where the log is stored. Read it before what is stored: what is stored meanwhile then comes twice, and nothing is
   * missed.
   */
  async position(account: string, signal: AbortSignal): Promise<string> {
    const [row] = await this.database.rows(Position, POSITION, [this.log.shardOf(account)], signal);
    // Empty: the recorder has taken the shard, and stored nothing yet.
    return row === undefined || row.position === '' ? '0-0' : row.position;
  }

  /** The changes of an account after this position up to an instant, in batches. Rejects with `unavailable`. */
  async *changes(account: string, position: string, to: number): AsyncGenerator<Recorded[], void, undefined> {
    if (to < instantOf(position) - CLOCKS_MS) return;
    for await (const entries of this.log.entries(this.log.shardOf(account), position)) {
      yield entries.flatMap((entry) => this.recorded(entry, account) ?? []).filter(({ at }) => at <= to);
      const last = entries.at(-1);
      if (last !== undefined && instantOf(last.id) > to + CLOCKS_MS) return;
    }
  }

  private recorded(entry: LogEntry, account: string): Recorded | undefined {
    if (entry.kind !== 'delta' && entry.kind !== 'gone') return undefined;
    const { topic, epoch } = entry;
    const ref = parseTopic(topic);
    if (ref?.account !== account || ref.kind === 'metrics') return undefined;
    if (entry.kind === 'gone')
      return { kind: 'keyframe', topic, epoch, version: 0, at: instantOf(entry.id), state: null };
    // Made by FloorWriter; validating it would cost more than applying it.
    const delta = JSON.parse(entry.json) as Delta;
    const ops =
      ref.kind === 'account' ? sourceOf(delta.ops) : allowedOps(delta.ops, this.config.history.callers);
    return ops === undefined ? undefined : { kind: 'delta', ...delta, ops };
  }
}

/** Of the account's document, which is a projection, the state of the source is recorded alone. */
function sourceOf({ source }: Ops): Ops | undefined {
  return source === undefined ? undefined : { source };
}
