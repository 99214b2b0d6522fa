import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Change } from './chunk-codec.js';
import { packChanges, packState, unpackChanges, unpackState } from './chunk-codec.js';
import { CallerEraser, digitsOf } from './caller-eraser.js';
import type { Statements } from './history-database.js';
import { ReadDatabase } from './read-database.js';

const ROWS_PER_BATCH = 200;

/** How many rows held the caller. */
export interface Erased {
  chunks: number;
  keyframes: number;
  contacts: number;
}

const Topic = z.object({ id: z.int() });
const Chunk = z.object({
  ...{ epoch: z.int(), base: z.int(), from_text: z.string() },
  ...{ dict: z.int(), body: z.instanceof(Buffer) },
});
const Keyframe = z.object({
  ...{ epoch: z.int(), at_text: z.string(), body: z.instanceof(Buffer) },
});

const TOPICS = 'select id from topic where tenant = $1 order by id';
// The text of an instant has its microseconds, which a number has not; it finds the same row again.
const CHUNKS = `
  select epoch, base, from_at::text as from_text, dict, body from chunk
  where topic = $1 and (from_at, epoch, base) > ($2::timestamptz, $3, $4)
  order by from_at, epoch, base limit ${ROWS_PER_BATCH} for update`;
const KEYFRAMES = `
  select epoch, at::text as at_text, body from keyframe
  where topic = $1 and (at, epoch) > ($2::timestamptz, $3) order by at, epoch limit ${ROWS_PER_BATCH} for update`;
const WRITE_CHUNK =
  'update chunk set body = $5 where topic = $1 and from_at = $2::timestamptz and epoch = $3 and base = $4';
const WRITE_KEYFRAME =
  'update keyframe set body = $4 where topic = $1 and at = $2::timestamptz and epoch = $3';
const CONTACTS = `
  update contact c set caller = null from topic t
  where t.tenant = $1 and t.name = 'account/' || t.account and c.account = t.id
    and (c.caller = $2 or ($3 <> '' and regexp_replace(regexp_replace(c.caller, '\\D', '', 'g'), '^00(?=\\d{6})', '') = $3
      and c.caller ~ '^[0-9 +().*#/-]+$'))`;

/** Removes a caller's number and name from everything that is stored of a tenant's accounts. */
@Injectable()
export class HistoryErasure {
  constructor(private readonly database: ReadDatabase) {}

  /**
   * Batch by batch, each in a transaction; may be repeated. Changes that are not stored yet are stored with what they hold.
   * @param caller a number, however it is written, or any other text that stands for the caller
   */
  async erase(tenant: string, caller: string, signal: AbortSignal): Promise<Erased> {
    const erased: Erased = { chunks: 0, keyframes: 0, contacts: 0 };
    for (const { id } of await this.database.rows(Topic, TOPICS, [tenant], signal)) {
      // It learns the calls of the caller from keyframes, and finds what a later change says of them alone.
      const eraser = new CallerEraser(caller);
      erased.keyframes += await this.keyframes(id, eraser, signal);
      erased.chunks += await this.chunks(id, eraser, signal);
    }
    erased.contacts = await this.database.run(CONTACTS, [tenant, caller, digitsOf(caller)]);
    return erased;
  }

  private async keyframes(topic: number, eraser: CallerEraser, signal: AbortSignal): Promise<number> {
    let found = 0;
    let after: [string, number] | undefined = ['-infinity', 0];
    while (after !== undefined) {
      signal.throwIfAborted();
      const from: [string, number] = after;
      const batch = async (statements: Statements): Promise<[string, number] | undefined> => {
        const rows = await statements.rows(Keyframe, KEYFRAMES, [topic, ...from]);
        for (const { epoch, at_text, body } of rows) {
          const state = unpackState(body);
          const rewritten = state === null ? undefined : eraser.state(state);
          if (rewritten === undefined) continue;
          found += await statements.run(WRITE_KEYFRAME, [topic, at_text, epoch, packState(rewritten)]);
        }
        const last = rows.at(-1);
        return last === undefined || rows.length < ROWS_PER_BATCH ? undefined : [last.at_text, last.epoch];
      };
      after = await this.database.transaction(batch);
    }
    return found;
  }

  private async chunks(topic: number, eraser: CallerEraser, signal: AbortSignal): Promise<number> {
    let found = 0;
    let after: [string, number, number] | undefined = ['-infinity', 0, 0];
    while (after !== undefined) {
      signal.throwIfAborted();
      const from: [string, number, number] = after;
      const batch = async (statements: Statements): Promise<[string, number, number] | undefined> => {
        const rows = await statements.rows(Chunk, CHUNKS, [topic, ...from]);
        for (const { epoch, base, from_text, dict, body } of rows) {
          const rewritten = rewrite(unpackChanges(body, dict), eraser);
          if (rewritten === undefined) continue;
          const values = [topic, from_text, epoch, base, packChanges(rewritten, dict)];
          found += await statements.run(WRITE_CHUNK, values);
        }
        const last = rows.at(-1);
        return last === undefined || rows.length < ROWS_PER_BATCH
          ? undefined
          : [last.from_text, last.epoch, last.base];
      };
      after = await this.database.transaction(batch);
    }
    return found;
  }
}

/** Undefined: the caller is in none of them. */
function rewrite(changes: readonly Change[], eraser: CallerEraser): Change[] | undefined {
  const rewritten = changes.map((change) => eraser.ops(change.ops));
  if (rewritten.every((ops) => ops === undefined)) return undefined;
  return changes.map((change, i) => ({ ...change, ops: rewritten[i] ?? change.ops }));
}
