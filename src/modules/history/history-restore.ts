import { z } from 'zod';
import { apply } from '../domain/apply.js';
import { ContactOutcome } from '../domain/contact.js';
import { accountTopic } from '../domain/topic.js';
import { unpackChanges, unpackState } from './chunk-codec.js';
import type { HistoryDatabase } from './history-database.js';
import type { RecordedAccount } from './recorded-account.js';
import type { ContactToWrite } from './recorded-contacts.js';
import type { Gap } from './recorded-topic.js';
import {
  AgentStateRow,
  CHUNK_MS,
  ChunkRow,
  ContactRow,
  GapRow,
  isLoss,
  KeyframeRow,
  TopicRow,
} from './rows.js';

/** The last keyframe of each topic, and the changes that follow it. */
const KEYFRAMES = `select k.* from unnest($1::int[]) t(id) cross join lateral (
  select * from keyframe where topic = t.id order by at desc, version desc limit 1) k`;
const CHUNKS = `select c.* from chunk c
  join unnest($1::int[], $2::int[], $3::bigint[]) as last (topic, epoch, version) using (topic, epoch)
  where c.from_at > $4 and c.version > last.version order by c.topic, c.version`;
const TOPICS = 'select * from topic where tenant = $1 and account = $2';
const GAPS = 'select * from gap where topic = any($1::int[]) and to_at is null';
const STATES = 'select * from agent_state where account = $1 and to_at is null';
/** Those that late parts may be about. */
const CONTACTS = 'select * from contact where account = $1 and entered_at > $2 order by entered_at';
const CONTACTS_MS = 12 * 3_600_000;
const OTHERS = 'select 1 from topic where tenant <> $1 and account = $2 limit 1';
const Found = z.object({});
const Epoch = z.object({ id: z.int(), name: z.string() });

/**
 * Brings an account to where the history's rows are, so that recording goes on from there. Returns whether it belonged to
 * another tenant, and nothing is stored for this one.
 */
export async function restore(database: HistoryDatabase, account: RecordedAccount): Promise<boolean> {
  const topics = await database.rows(TopicRow, TOPICS, [account.tenant, account.id]);
  const ids = topics.map(({ id }) => id);
  const keyframes = await database.rows(KeyframeRow, KEYFRAMES, [ids]);
  // Those of deleted topics may be old, and nothing follows them.
  const alive = keyframes.filter(({ body }) => unpackState(body) !== null);
  const chunks = await database.rows(ChunkRow, CHUNKS, [
    keyframes.map(({ topic }) => topic),
    keyframes.map(({ epoch }) => epoch),
    keyframes.map(({ version }) => version),
    // Without it every partition would be read.
    new Date(Math.min(...alive.map(({ at }) => at), Date.now()) - CHUNK_MS),
  ]);
  const gaps = await database.rows(GapRow, GAPS, [ids]);
  const epochs = await database.rows(Epoch, 'select * from epoch where id = any($1::int[])', [
    keyframes.map(({ epoch }) => epoch),
  ]);
  const names = new Map(epochs.map(({ id, name }) => [id, name]));

  for (const { id, name } of topics) {
    const open = gaps
      .filter(({ topic }) => topic === id)
      .map(({ from_at: from, why }): Gap => ({ from, why }));
    // While a loss lasts, what was known before it is no state to go on from.
    const isLost = open.some(({ why }) => isLoss(why));
    const keyframe = isLost ? undefined : keyframes.find(({ topic }) => topic === id);
    const state = keyframe && unpackState(keyframe.body);
    if (keyframe === undefined || !state) {
      account.topic(name)?.restore(undefined, 0, -Infinity, open);
      continue;
    }
    let { version, at } = keyframe;
    let now = state;
    let count = 0;
    const later = chunks.filter(({ topic }) => topic === id);
    for (const change of later.flatMap(({ body, dict }) => unpackChanges(body, dict))) {
      if (change.version <= version) continue;
      now = apply(now, change.ops);
      ({ version, at } = change);
      count += 1;
    }
    const epoch = names.get(keyframe.epoch) ?? '';
    account.topic(name)?.restore({ epoch, version, at, state: now }, count, keyframe.at, open);
  }

  const self = topics.find(({ name }) => name === accountTopic(account.id));
  const states = self === undefined ? [] : await database.rows(AgentStateRow, STATES, [self.id]);
  account.agents.restore(
    states.map(({ agent, from_at: from, state, since_kind: sinceKind, ...row }) => ({
      ...{ agent, from, state, sinceKind },
      ...(row.availability !== null && { availability: row.availability }),
      ...(row.activity !== null && { activity: row.activity }),
      ...(row.reason !== null && { reason: row.reason }),
      ...(row.command !== null && { command: row.command }),
    })),
  );
  const since = new Date(Date.now() - CONTACTS_MS);
  const contacts = self === undefined ? [] : await database.rows(ContactRow, CONTACTS, [self.id, since]);
  account.contacts.restore(contacts.flatMap((row) => contactOf(row) ?? []));
  account.restored();
  return topics.length === 0 && (await database.rows(Found, OTHERS, [account.tenant, account.id])).length > 0;
}

function contactOf(row: ContactRow): ContactToWrite | undefined {
  const { queue, call, entered_at: enteredAt, source } = row;
  if (source === 'v') return undefined;
  const outcome = ContactOutcome.safeParse(row.outcome).data;
  return {
    ...{ queue, call, enteredAt, source },
    ...(row.left_at !== null && { leftAt: row.left_at }),
    ...(outcome !== undefined && { outcome }),
    ...(row.agent !== null && { agent: row.agent }),
    ...(row.target_seconds !== null && { targetSeconds: row.target_seconds }),
    ...(row.talk_seconds !== null && { talkSeconds: row.talk_seconds }),
    ...(row.caller !== null && { caller: row.caller }),
    ...(row.callback === true && { callback: true as const }),
    ...(row.sighted_ms !== null && { sightedMs: row.sighted_ms }),
    ...(row.bracket_ms !== null && { bracketMs: row.bracket_ms }),
  };
}
