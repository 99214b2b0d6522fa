import { z } from 'zod';
import { groupBy } from '../../lib/group-by.js';
import { ContactOutcome } from '../domain/contact.js';
import type { Interval } from '../domain/totals.js';
import { parseTopic } from '../domain/topic.js';
import type { Statements } from './history-database.js';
import type { StoredTime } from './observed-intervals.js';
import { TopicRow, WATCH_REASONS } from './rows.js';
import type { StoredStates } from './stored-states.js';

/** The numbers under which an account and its queues are stored. */
export interface AccountNumbers {
  /** Of `account/<account>`. */
  account: number;
  /** By the number of its topic, each queue that was ever recorded. */
  queues: ReadonlyMap<number, string>;
}

/** No contact waits or talks longer. */
const LONGEST_CONTACT_MS = 12 * 3_600_000;

const WATCHED: ReadonlySet<string> = new Set(WATCH_REASONS);

const SOURCES = { v: 'events', e: 'events', r: 'records', p: 'polls' } as const;

const Contact = z.object({
  ...{ queue: z.string(), entered_at: z.number(), left_at: z.number().nullable() },
  ...{ outcome: z.string().nullable(), agent: z.string().nullable(), target_seconds: z.int().nullable() },
  ...{ talk_seconds: z.int().nullable(), sighted_ms: z.int().nullable() },
  ...{ callback: z.boolean().nullable(), bracket_ms: z.int().nullable() },
  source: z.enum(['v', 'e', 'r', 'p']),
});
const GapTime = z.object({
  ...{ topic: z.int(), from_at: z.number(), to_at: z.number().nullable(), why: z.string() },
});

const TOPICS = 'select id, tenant, account, name from topic where account = $1 and tenant = $2';
/** Those that waited or talked in the time. */
export const CONTACTS = `
  select queue, entered_at, left_at, outcome, agent, target_seconds, talk_seconds, sighted_ms, callback, bracket_ms,
    source
  from contact
  where account = $1 and entered_at >= $2 and entered_at < $4
    and (left_at is null or left_at + make_interval(secs => coalesce(talk_seconds, 0)) >= $3)`;
const GAPS =
  'select topic, from_at, to_at, why from gap where topic = any($1) and from_at < $3 and (to_at is null or to_at > $2)';

const First = z.object({ at: z.number().nullable() });
const FIRST = `select least(
  (select min(at) from keyframe where topic = any($2)), (select min(entered_at) from contact where account = $1)) as at`;
const Found = z.object({ found: z.boolean() });
const EARLIER =
  'select exists (select from rollup where account = $1 and from_at >= $2 and from_at < $3) as found';
const DAY_MS = 86_400_000;

/** When recording of an account began, as far as it is still stored; epoch ms. Undefined: nothing is stored. */
export async function firstRecorded(
  statements: Statements,
  { account, queues }: AccountNumbers,
): Promise<number | undefined> {
  const [first] = await statements.rows(First, FIRST, [account, [...queues.keys()]]);
  return first?.at ?? undefined;
}

/** When recording of an account began, where that was after `from`; `Infinity`: nothing is stored. */
export async function recordedSince(
  statements: Statements,
  numbers: AccountNumbers,
  from: number,
): Promise<number | undefined> {
  const before = [numbers.account, new Date(from - DAY_MS), new Date(from)];
  const [earlier] = await statements.rows(Found, EARLIER, before);
  if (earlier?.found === true) return undefined;
  const first = (await firstRecorded(statements, numbers)) ?? Infinity;
  return first > from ? first : undefined;
}

/** Nothing is known of the time before recording began. */
export function unknownUntil(time: StoredTime, from: number, since: number): StoredTime {
  const before = { from, to: since };
  return {
    ...time,
    gaps: new Map(time.queues.map((queue) => [queue, [before, ...(time.gaps.get(queue) ?? [])]])),
  };
}

/** Undefined: nothing is recorded of the account. */
export async function accountNumbers(
  statements: Statements,
  tenant: string,
  account: string,
): Promise<AccountNumbers | undefined> {
  const rows = await statements.rows(TopicRow, TOPICS, [account, tenant]);
  const self = rows.find(({ name }) => parseTopic(name)?.kind === 'account');
  if (self === undefined) return undefined;
  const queues = rows.flatMap(({ id, name }) => {
    const ref = parseTopic(name);
    return ref?.kind === 'queue' ? [[id, ref.queue] as const] : [];
  });
  return { account: self.id, queues: new Map(queues) };
}

/** What reaches into a time. @param states the reader's own @param queues those that have figures although no contact came */
export async function readTime(
  statements: Statements,
  numbers: AccountNumbers,
  states: StoredStates,
  { from, to }: Interval,
  queues: readonly string[] = [...numbers.queues.values()],
): Promise<StoredTime> {
  const [start, end] = [new Date(from), new Date(to)];
  const earliest = new Date(from - LONGEST_CONTACT_MS);
  const contacts = await statements.rows(Contact, CONTACTS, [numbers.account, earliest, start, end]);
  const topics = [numbers.account, ...numbers.queues.keys()];
  const gaps = (await statements.rows(GapTime, GAPS, [topics, start, end])).map(
    ({ topic, from_at, to_at, why }) => ({ topic, from: from_at, to: to_at ?? to, why }),
  );
  const queueOf = ({ topic }: { topic: number }): string => numbers.queues.get(topic) ?? '';
  return {
    queues,
    contacts: contacts.map((row) => ({
      queue: row.queue,
      enteredAt: row.entered_at,
      leftAt: row.left_at ?? undefined,
      outcome: ContactOutcome.safeParse(row.outcome).data,
      agent: row.agent ?? undefined,
      targetSeconds: row.target_seconds ?? undefined,
      talkSeconds: row.talk_seconds ?? undefined,
      sightedMs: row.sighted_ms ?? undefined,
      bracketMs: row.bracket_ms ?? undefined,
      callback: row.callback ?? undefined,
      source: SOURCES[row.source],
    })),
    states: await states.read(statements, numbers.account, { from, to }),
    gaps: groupBy(
      gaps.filter(({ why }) => !WATCHED.has(why)),
      queueOf,
    ),
    pollsLate: groupBy(
      gaps.filter(({ why }) => why === 'polls-late'),
      queueOf,
    ),
    lineLost: gaps.filter(({ why }) => why === 'line-lost'),
  };
}
