import type { AgentStateToWrite } from './agent-states.js';
import type { Statements } from './history-database.js';
import type { ContactToWrite } from './recorded-contacts.js';
import type { Gap } from './recorded-topic.js';

const ADD_GAPS = `insert into gap (topic, from_at, to_at, why)
  select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[])
  on conflict (topic, from_at) do update set to_at = excluded.to_at`;
const ADD_STATES = `insert into agent_state
    (account, agent, from_at, to_at, state, availability, activity, reason, since_kind, command)
  select * from unnest($1::int[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
    $8::text[], $9::text[], $10::text[])
  on conflict (account, agent, from_at) do update set to_at = excluded.to_at, command = excluded.command`;
const ADD_CONTACTS = `insert into contact
    (account, queue, call, entered_at, left_at, outcome, agent, target_seconds, talk_seconds, caller, sighted_ms, source, callback,
      bracket_ms)
  select * from unnest($1::int[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[],
    $8::int[], $9::int[], $10::text[], $11::int[], $12::text[], $13::bool[], $14::int[])
  on conflict (account, queue, call, entered_at) do update set left_at = excluded.left_at, outcome = excluded.outcome,
    agent = excluded.agent, target_seconds = excluded.target_seconds, talk_seconds = excluded.talk_seconds,
    caller = excluded.caller, sighted_ms = excluded.sighted_ms, source = excluded.source,
    callback = excluded.callback, bracket_ms = excluded.bracket_ms`;

export async function addGaps(
  statements: Statements,
  rows: readonly { topic: number; gap: Gap }[],
): Promise<void> {
  if (rows.length === 0) return;
  await statements.run(ADD_GAPS, [
    rows.map(({ topic }) => topic),
    rows.map(({ gap }) => new Date(gap.from)),
    rows.map(({ gap }) => (gap.to === undefined ? null : new Date(gap.to))),
    rows.map(({ gap }) => gap.why),
  ]);
}

export async function addStates(
  statements: Statements,
  rows: readonly { account: number; state: AgentStateToWrite }[],
): Promise<void> {
  if (rows.length === 0) return;
  const states = rows.map(({ state }) => state);
  await statements.run(ADD_STATES, [
    rows.map(({ account }) => account),
    states.map(({ agent }) => agent),
    states.map(({ from }) => new Date(from)),
    states.map(({ to }) => (to === undefined ? null : new Date(to))),
    states.map(({ state }) => state),
    states.map(({ availability }) => availability ?? null),
    states.map(({ activity }) => activity ?? null),
    states.map(({ reason }) => reason ?? null),
    states.map(({ sinceKind }) => sinceKind),
    states.map(({ command }) => command ?? null),
  ]);
}

/** New ones, and what was learned of those that are stored. */
export async function addContacts(
  statements: Statements,
  rows: readonly { account: number; contact: ContactToWrite }[],
): Promise<void> {
  if (rows.length === 0) return;
  const contacts = rows.map(({ contact }) => contact);
  await statements.run(ADD_CONTACTS, [
    rows.map(({ account }) => account),
    contacts.map(({ queue }) => queue),
    contacts.map(({ call }) => call),
    contacts.map(({ enteredAt }) => new Date(enteredAt)),
    contacts.map(({ leftAt }) => (leftAt === undefined ? null : new Date(leftAt))),
    contacts.map(({ outcome }) => outcome ?? null),
    contacts.map(({ agent }) => agent ?? null),
    contacts.map(({ targetSeconds }) => targetSeconds ?? null),
    contacts.map(({ talkSeconds }) => (talkSeconds === undefined ? null : Math.round(talkSeconds))),
    contacts.map(({ caller }) => caller ?? null),
    contacts.map(({ sightedMs }) => sightedMs ?? null),
    contacts.map(({ source }) => source),
    contacts.map(({ callback }) => callback ?? null),
    contacts.map(({ bracketMs }) => bracketMs ?? null),
  ]);
}
