import { deflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { DocumentState, Ops } from '../../src/modules/domain/document.js';
import type { HistoryDatabase } from '../../src/modules/history/history-database.js';
import { makePartitions, dayOf } from '../../src/modules/history/partitions.js';

/** `[at, version, ops]` as a chunk holds it. */
export type StoredChange = readonly [at: number, version: number, ops: Ops];

/** Rows of the history, written as SQL. Bodies are compressed without a dictionary. */
export class HistoryRows {
  constructor(
    private readonly database: HistoryDatabase,
    private readonly tenant = 'acme',
  ) {}

  /** @returns its id */
  async topic(name: string): Promise<number> {
    const account = name.split('/')[1] ?? '';
    await this.database.run(
      'insert into topic (tenant, account, name) values ($1, $2, $3) on conflict do nothing',
      [this.tenant, account, name],
    );
    const mine = 'select id from topic where name = $1 and tenant = $2';
    return this.id(mine, [name, this.tenant]);
  }

  async keyframe(
    topic: string,
    epoch: string,
    version: number,
    at: number,
    state: DocumentState | null,
  ): Promise<void> {
    const values = [await this.topic(topic), await this.epoch(epoch), version, new Date(at), packed(state)];
    await makePartitions(this.database, [dayOf(at)]);
    await this.database.run(
      'insert into keyframe (topic, epoch, version, at, body) values ($1, $2, $3, $4, $5)',
      values,
    );
  }

  async chunk(topic: string, epoch: string, base: number, changes: readonly StoredChange[]): Promise<void> {
    const [first, last] = [changes[0], changes.at(-1)];
    if (first === undefined || last === undefined) return;
    const ids = [await this.topic(topic), await this.epoch(epoch)];
    await makePartitions(this.database, [dayOf(first[0])]);
    await this.database.run(
      `insert into chunk (topic, epoch, base, version, from_at, to_at, deltas, dict, body)
        values ($1, $2, $3, $4, $5, $6, $7, 0, $8)`,
      [...ids, base, last[1], new Date(first[0]), new Date(last[0]), changes.length, packed(changes)],
    );
  }

  async gap(topic: string, from: number, to: number | undefined, why: string): Promise<void> {
    const values = [await this.topic(topic), new Date(from), to === undefined ? null : new Date(to), why];
    await this.database.run('insert into gap (topic, from_at, to_at, why) values ($1, $2, $3, $4)', values);
  }

  private async epoch(name: string): Promise<number> {
    await this.database.run('insert into epoch (name) values ($1) on conflict do nothing', [name]);
    return this.id('select id from epoch where name = $1', [name]);
  }

  private async id(sql: string, values: string[]): Promise<number> {
    const [row] = await this.database.rows(Id, sql, values);
    if (row === undefined) throw new Error(`There is no "${values[0]}".`);
    return row.id;
  }
}

const Id = z.object({ id: z.int() });

const packed = (value: unknown): Buffer => deflateRawSync(JSON.stringify(value));
