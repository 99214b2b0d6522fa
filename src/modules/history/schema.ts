import { z } from 'zod';
import type { HistoryDatabase, Statements } from './history-database.js';

/** A key of PostgreSQL's advisory locks. */
const TABLES_LOCK = 7_036_011_529;

/** Each is applied once, in this order; what was released is never edited. */
export const MIGRATIONS: readonly { name: string; sql: string }[] = [
  {
    name: 'every change kept',
    sql: `
-- a topic of an account; the row of 'account/<account>' also stands for the account: its id is "account" below
create table topic (
  id int generated always as identity primary key,
  tenant text not null, account text not null, name text not null,
  unique (account, tenant, name));

create table epoch (id int generated always as identity primary key, name text unique not null);

-- what the change log said, one row per topic and flush; covers (base, version]
create table chunk (
  topic int not null, epoch int not null, base bigint not null, version bigint not null,
  from_at timestamptz not null, to_at timestamptz not null, deltas int not null,
  dict smallint not null, body bytea not null, -- see chunk-codec.ts
  primary key (topic, from_at, epoch, base)) partition by range (from_at);

-- a whole document; without a state the topic was deleted
create table keyframe (
  topic int not null, epoch int not null, version bigint not null, at timestamptz not null, body bytea not null,
  primary key (topic, at, epoch)) partition by range (at);

-- what is not known of a topic: down | log-trimmed | redis-emptied | recorder-down; open: to_at is null
create table gap (
  topic int not null, from_at timestamptz not null, to_at timestamptz, why text not null,
  primary key (topic, from_at));
create index gap_open on gap (topic) where to_at is null;

create table agent_state (
  account int not null, agent text not null, from_at timestamptz not null, to_at timestamptz,
  state text not null, availability text, activity text, reason text,
  since_kind char(1) not null, -- v: from_at is the vendor's, o: when it was observed
  command text, -- id of the confirmed command that explains it
  primary key (account, agent, from_at)) partition by range (from_at);
create index agent_state_open on agent_state (account, agent) where to_at is null;
create index agent_state_ended on agent_state (account, to_at);

create table contact (
  account int not null, queue text not null, call text not null,
  entered_at timestamptz not null, left_at timestamptz, outcome text, agent text,
  target_seconds int, talk_seconds int, caller text,
  source char(1) not null, -- v | e | r | p
  primary key (account, queue, call, entered_at)) partition by range (entered_at);

create table rollup (
  account int not null, kind char(1) not null, -- q | a | x
  subject text not null, minutes smallint not null, from_at timestamptz not null, zone text not null,
  closed bool not null, body jsonb not null,
  primary key (account, kind, subject, minutes, from_at)) partition by range (from_at);

-- how far the change log of a shard was read; holder is the fence of the recorder that may write
create table reader (shard int primary key, position text not null, holder bigint not null);
`,
  },
  {
    name: 'contacts counted by interval',
    sql: `
-- of contacts from polls: how much of the waiting the polls saw
alter table contact add column sighted_ms int;
create index contact_entered on contact (account, entered_at);
create index rollup_from on rollup (account, from_at);
`,
  },
  {
    name: 'levels of a queue beside its changes',
    sql: `
-- what series read, see summary-codec.ts; null: of no queue, or written by an older version
alter table chunk add column summary bytea;
`,
  },
  {
    name: 'callers who asked to be called back',
    sql: `
-- true: of a contact that flowed out, the caller asked to be called back
alter table contact add column callback bool;
`,
  },
  {
    name: 'contacts of hinted polls',
    sql: `
-- of a contact that a poll showed gone: it left no more than so many ms before; null: as polls are planned
alter table contact add column bracket_ms int;
`,
  },
];

/** Of all processes, one changes tables at a time, until the end of its transaction. */
export async function lockTables(statements: Statements): Promise<void> {
  await statements.run('select pg_advisory_xact_lock($1)', [TABLES_LOCK]);
}

const Applied = z.object({ id: z.int() });

/** Makes the tables, or brings them up to date. Rejects with `HistoryUnavailable` while PostgreSQL does not answer. */
export async function migrate(database: HistoryDatabase): Promise<void> {
  await database.transaction(async (statements) => {
    await lockTables(statements);
    await statements.run(
      'create table if not exists migration (id int primary key, name text not null, at timestamptz not null default now())',
    );
    const applied = await statements.rows(Applied, 'select id from migration');
    for (const [id, { name, sql }] of MIGRATIONS.entries()) {
      if (applied.some((one) => one.id === id)) continue;
      await statements.run(sql);
      await statements.run('insert into migration (id, name) values ($1, $2)', [id, name]);
    }
  });
}
