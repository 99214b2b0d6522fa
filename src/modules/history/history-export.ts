import { accountTopic } from '../domain/topic.js';
import type { HistoryDatabase } from './history-database.js';
import type { HistorySource } from './history-source.js';
import { dayOf } from './partitions.js';
import { AgentStateRow, ContactRow } from './rows.js';

const DAY_MS = 86_400_000;
const ROWS_PER_QUERY = 1_000;

const STATES = `
  select * from agent_state where account = $1 and from_at >= $2 and from_at < $3 and (from_at, agent) > ($4, $5)
  order by from_at, agent limit ${ROWS_PER_QUERY}`;
const CONTACTS = `
  select * from contact where account = $1 and entered_at >= $2 and entered_at < $3
    and (entered_at, queue, call) > ($4, $5, $6)
  order by entered_at, queue, call limit ${ROWS_PER_QUERY}`;

/** Part of an export: nothing is kept of it once it is taken. */
type Part = AsyncGenerator<string, void, undefined>;

/**
 * Everything that is stored of an account as lines of JSON, `[what, row]`: `snapshot` of each document, `delta`, `gap`, and
 * `gone` where one was deleted; then `agent-state` and `contact`; `end` is the last. Instants are epoch ms.
 * @param range by default from the first instant that is stored up to now
 */
export async function* exported(
  source: HistorySource,
  database: HistoryDatabase,
  account: string,
  range: { from?: number | undefined; to?: number | undefined },
  signal: AbortSignal,
): Part {
  const of = await source.account(undefined, account, signal);
  const first = await source.firstAt(of, signal);
  const { from = first ?? Date.now(), to = Date.now() } = range;
  if (of.topics.size > 0) yield* documents(source, of, from, to, signal);
  const id = of.topics.get(accountTopic(account));
  for (let day = dayOf(from); id !== undefined && day <= to; day += DAY_MS) {
    const values = [id, new Date(Math.max(from, day)), new Date(Math.min(to + 1, day + DAY_MS))];
    yield* states(database, values, signal);
    yield* contacts(database, values, signal);
  }
  yield lineOf('end', { account, from, to });
}

async function* documents(
  source: HistorySource,
  of: Awaited<ReturnType<HistorySource['account']>>,
  from: number,
  to: number,
  signal: AbortSignal,
): Part {
  const topics = await source.at(of, from, signal);
  for (const { topic, view } of topics.values())
    if (view !== undefined) yield lineOf('snapshot', { topic, ...view });
  for (const gap of await source.gaps(of, from, to, signal)) yield lineOf('gap', gap);
  for await (const batch of source.range(of, from, to, signal)) {
    let text = '';
    for (const recorded of batch) {
      const topic = topics.get(recorded.topic);
      const outcome = topic?.accept(recorded);
      if (topic === undefined || outcome === undefined) continue;
      const { kind: _, ...delta } = recorded;
      if (outcome === 'delta') text += lineOf('delta', delta);
      else if (outcome === 'gone') text += lineOf('gone', { topic: topic.topic, at: recorded.at });
      else text += lineOf('snapshot', { topic: topic.topic, ...topic.view });
    }
    yield text;
  }
}

async function* states(
  database: HistoryDatabase,
  day: readonly (number | Date)[],
  signal: AbortSignal,
): Part {
  for (let after: [Date, string] = [new Date(0), '']; ;) {
    const rows = await database.rows(AgentStateRow, STATES, [...day, ...after], signal);
    yield rows.map(({ account: _, ...row }) => lineOf('agent-state', row)).join('');
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_QUERY) return;
    after = [new Date(last.from_at), last.agent];
  }
}

async function* contacts(
  database: HistoryDatabase,
  day: readonly (number | Date)[],
  signal: AbortSignal,
): Part {
  for (let after: [Date, string, string] = [new Date(0), '', '']; ;) {
    const rows = await database.rows(ContactRow, CONTACTS, [...day, ...after], signal);
    yield rows.map(({ account: _, ...row }) => lineOf('contact', row)).join('');
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_QUERY) return;
    after = [new Date(last.entered_at), last.queue, last.call];
  }
}

const lineOf = (what: string, row: object): string => `${JSON.stringify([what, row])}\n`;
