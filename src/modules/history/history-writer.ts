import { z } from 'zod';
import { accountTopic } from '../domain/topic.js';
import { NEWEST_DICTIONARY, packChanges, packState } from './chunk-codec.js';
import type { HistoryDatabase, Statements } from './history-database.js';
import { addContacts, addGaps, addStates } from './history-rows.js';
import { dayOf, makePartitions } from './partitions.js';
import type { AccountRows, RecordedAccount } from './recorded-account.js';
import type { TopicRows } from './recorded-topic.js';
import { packSummary } from './summary-codec.js';

/** Another recorder has taken the shard over: what this one holds is not to be written. */
export class ReaderTaken extends Error {}

/** The rows of one flush. Its position is that of the last entry of the log that they include. */
export interface Flush {
  shard: number;
  holder: number;
  position: string;
  accounts: readonly { account: RecordedAccount; rows: AccountRows }[];
}

/** How many rows a flush has written, by what they are; `change` counts changes, not chunks. */
export type Written = Record<'change' | 'keyframe' | 'gap' | 'agent-state' | 'contact', number>;

const Reader = z.object({ position: z.string(), holder: z.int() });
const Numbered = z.object({ id: z.int(), name: z.string() });

const TAKE = `insert into reader (shard, position, holder) values ($1, '', 1)
  on conflict (shard) do update set holder = reader.holder + 1 returning position, holder`;
const MOVE = 'update reader set position = $1 where shard = $2 and holder = $3';
const ADD_TOPICS = `insert into topic (tenant, account, name) select $1, $2, unnest($3::text[]) on conflict do nothing`;
const TOPICS = 'select id, name from topic where tenant = $1 and account = $2 and name = any($3::text[])';
const ADD_EPOCHS = 'insert into epoch (name) select unnest($1::text[]) on conflict do nothing';
const EPOCHS = 'select id, name from epoch where name = any($1::text[])';
const ADD_CHUNKS = `insert into chunk (topic, epoch, base, version, from_at, to_at, deltas, dict, body, summary)
  select * from unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::timestamptz[], $7::int[],
    $8::smallint[], $9::bytea[], $10::bytea[]) on conflict do nothing`;
const ADD_KEYFRAMES = `insert into keyframe (topic, epoch, version, at, body)
  select * from unnest($1::int[], $2::int[], $3::bigint[], $4::timestamptz[], $5::bytea[]) on conflict do nothing`;
/** Writes what the recorder has gathered: rows and position in one transaction, so that each change is stored once. */
export class HistoryWriter {
  /** Ids of topics, by tenant, and of epochs; they never change. */
  private readonly topics = new Map<string, Map<string, number>>();
  private readonly epochs = new Map<string, number>();
  private readonly days = new Set<number>();

  constructor(private readonly database: HistoryDatabase) {}

  /**
   * Takes the reader of a shard: from now on a flush of another recorder is refused. `position` is where the last flush ended;
   * undefined: there was none.
   */
  async take(shard: number): Promise<{ holder: number; position: string | undefined }> {
    const [reader] = await this.database.rows(Reader, TAKE, [shard]);
    if (reader === undefined) throw new Error('PostgreSQL returned no reader.');
    return { holder: reader.holder, position: reader.position === '' ? undefined : reader.position };
  }

  /** Rejects with `ReaderTaken` when another recorder has taken the shard; then nothing was written. */
  async write(flush: Flush): Promise<Written> {
    const rows = flush.accounts.flatMap(({ account, rows: { topics } }) =>
      [...topics].map(([name, one]) => ({ account, name, rows: one })),
    );
    await this.prepare(flush, rows);
    const changes = rows.flatMap(({ account, name, rows: { chunks } }) =>
      chunks.map((chunk) => ({ topic: this.idOf(account, name), chunk })),
    );
    const keyframes = rows.flatMap((one) =>
      one.rows.keyframes.map((keyframe) => ({ topic: this.idOf(one.account, one.name), keyframe })),
    );
    const gaps = rows.flatMap((one) =>
      one.rows.gaps.map((gap) => ({ topic: this.idOf(one.account, one.name), gap })),
    );
    const states = flush.accounts.flatMap(({ account, rows: { states: list } }) =>
      list.map((state) => ({ account: this.idOf(account, accountTopic(account.id)), state })),
    );
    const contacts = flush.accounts.flatMap(({ account, rows: { contacts: list } }) =>
      list.map((contact) => ({ account: this.idOf(account, accountTopic(account.id)), contact })),
    );
    await this.database.transaction(async (statements) => {
      const moved = await statements.run(MOVE, [flush.position, flush.shard, flush.holder]);
      if (moved === 0) throw new ReaderTaken('Another process records this shard.');
      await this.addChunks(statements, changes);
      await this.addKeyframes(statements, keyframes);
      await addGaps(statements, gaps);
      await addStates(statements, states);
      await addContacts(statements, contacts);
    });
    return {
      change: changes.reduce((sum, { chunk }) => sum + chunk.changes.length, 0),
      keyframe: keyframes.length,
      gap: gaps.length,
      'agent-state': states.length,
      contact: contacts.length,
    };
  }

  /** What rows refer to, and where they go. It stays when the flush fails. */
  private async prepare({ accounts }: Flush, rows: readonly { rows: TopicRows }[]): Promise<void> {
    for (const { account, rows: of } of accounts) {
      const names = new Set([
        ...of.topics.keys(),
        ...(of.states.length + of.contacts.length > 0 ? [accountTopic(account.id)] : []),
      ]);
      await this.number(
        this.topicsOf(account.tenant),
        [...names],
        (missing) => this.database.run(ADD_TOPICS, [account.tenant, account.id, missing]),
        (missing) => this.database.rows(Numbered, TOPICS, [account.tenant, account.id, missing]),
      );
    }
    const epochs = rows.flatMap(({ rows: { chunks, keyframes } }) =>
      [...chunks, ...keyframes].map(({ epoch }) => epoch),
    );
    await this.number(
      this.epochs,
      epochs,
      (missing) => this.database.run(ADD_EPOCHS, [missing]),
      (missing) => this.database.rows(Numbered, EPOCHS, [missing]),
    );
    const instants = [
      ...rows.flatMap(({ rows: { chunks, keyframes } }) => [
        ...chunks.map(({ changes: [first] }) => first?.at ?? 0),
        ...keyframes.map(({ at }) => at),
      ]),
      ...accounts.flatMap(({ rows: { states } }) => states.map(({ from }) => from)),
      ...accounts.flatMap(({ rows: { contacts } }) => contacts.map(({ enteredAt }) => enteredAt)),
    ];
    const days = [...new Set(instants.map(dayOf))].filter((day) => !this.days.has(day));
    if (days.length > 0) await makePartitions(this.database, days);
    for (const day of days) this.days.add(day);
  }

  private async number(
    known: Map<string, number>,
    names: readonly string[],
    add: (missing: string[]) => Promise<unknown>,
    read: (missing: string[]) => Promise<z.infer<typeof Numbered>[]>,
  ): Promise<void> {
    const missing = [...new Set(names)].filter((name) => !known.has(name));
    if (missing.length === 0) return;
    await add(missing);
    for (const { id, name } of await read(missing)) known.set(name, id);
  }

  private topicsOf(tenant: string): Map<string, number> {
    const known = this.topics.get(tenant) ?? new Map<string, number>();
    this.topics.set(tenant, known);
    return known;
  }

  private idOf({ tenant }: RecordedAccount, topic: string): number {
    return numberOf(this.topicsOf(tenant), topic);
  }

  private async addChunks(
    statements: Statements,
    rows: readonly { topic: number; chunk: TopicRows['chunks'][number] }[],
  ): Promise<void> {
    if (rows.length === 0) return;
    // Of two chunks of one epoch the first begins earlier, unless the clock went back; then the base tells them apart.
    const ends = rows.map(({ chunk: { changes } }) => {
      const instants = changes.map(({ at }) => at);
      return { from: new Date(changes[0]?.at ?? 0), to: new Date(Math.max(...instants)) };
    });
    await statements.run(ADD_CHUNKS, [
      rows.map(({ topic }) => topic),
      rows.map(({ chunk }) => numberOf(this.epochs, chunk.epoch)),
      rows.map(({ chunk }) => chunk.base),
      rows.map(({ chunk }) => chunk.changes.at(-1)?.version ?? 0),
      ends.map(({ from }) => from),
      ends.map(({ to }) => to),
      rows.map(({ chunk }) => chunk.changes.length),
      rows.map(() => NEWEST_DICTIONARY),
      rows.map(({ chunk }) => packChanges(chunk.changes)),
      rows.map(({ chunk }) => packSummary(chunk.base, chunk.changes)),
    ]);
  }

  private async addKeyframes(
    statements: Statements,
    rows: readonly { topic: number; keyframe: TopicRows['keyframes'][number] }[],
  ): Promise<void> {
    if (rows.length === 0) return;
    await statements.run(ADD_KEYFRAMES, [
      rows.map(({ topic }) => topic),
      rows.map(({ keyframe }) => numberOf(this.epochs, keyframe.epoch)),
      rows.map(({ keyframe }) => keyframe.version),
      rows.map(({ keyframe }) => new Date(keyframe.at)),
      rows.map(({ keyframe }) => packState(keyframe.state)),
    ]);
  }
}

function numberOf(known: ReadonlyMap<string, number>, name: string): number {
  const id = known.get(name);
  if (id === undefined) throw new Error(`${name} has no number.`);
  return id;
}
