import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { maskedCaller } from '../domain/masked.js';
import type { PastContact } from '../domain/past.js';
import { FloorError } from '../domain/problem.js';
import { accountTopic, parseTopic } from '../domain/topic.js';
import { HistorySource } from './history-source.js';
import type { Range } from './instants.js';
import { dayOf } from './partitions.js';
import { ReadDatabase } from './read-database.js';

const DAY_MS = 86_400_000;
const ROWS_PER_QUERY = 1_000;

export interface ContactsRequest extends Range {
  queue?: string;
  outcome?: string;
  agent?: string;
  /** Contacts after this one, in the order of the answer. */
  after?: ContactPosition;
}

export type ContactPosition = readonly [enteredAt: number, queue: string, call: string];

const Position = z.tuple([z.number(), z.string(), z.string()]);

/** The position in a cursor's text. Throws `bad-request`. */
export function positionOf(text: string): ContactPosition {
  const position = Position.safeParse(jsonOf(text));
  if (position.success) return position.data;
  throw new FloorError('bad-request', 'query.cursor: is not the nextCursor of a page of contacts');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The cursor of another list.
    return undefined;
  }
}

const SOURCES = { v: 'vendor', e: 'events', r: 'records', p: 'polls' } as const;

const Row = z.object({
  ...{ queue: z.string(), call: z.string(), entered_at: z.number(), left_at: z.number().nullable() },
  ...{ outcome: z.string().nullable(), agent: z.string().nullable(), caller: z.string().nullable() },
  ...{ target_seconds: z.int().nullable(), talk_seconds: z.int().nullable() },
  source: z.enum(['v', 'e', 'r', 'p']),
});

/** One day, so that one partition is read; $4 names the queues that the token may see. */
const CONTACTS = `
  select queue, call, entered_at, left_at, outcome, agent, target_seconds, talk_seconds, caller, source from contact
  where account = $1 and entered_at >= $2 and entered_at < $3 and queue = any($4)
    and ($5::text is null or outcome = $5) and ($6::text is null or agent = $6)
    and (entered_at, queue, call) > ($7, $8, $9)
  order by entered_at, queue, call limit ${ROWS_PER_QUERY}`;

/** The calls of queues, oldest first. */
@Injectable()
export class PastContactReader {
  constructor(
    private readonly database: ReadDatabase,
    private readonly source: HistorySource,
    private readonly authority: Authority,
  ) {}

  /** Throws what the token does not allow; yields batches. */
  read(
    caller: Principal,
    account: string,
    request: ContactsRequest,
    signal: AbortSignal,
  ): AsyncGenerator<PastContact[]> {
    const { queue } = request;
    if (queue === undefined) this.authority.ensure(caller, 'history:read', { account });
    else this.authority.ensure(caller, 'history:read', { account, queue, topicKind: 'queue' });
    return this.days(caller, account, request, signal);
  }

  private async *days(
    caller: Principal,
    account: string,
    request: ContactsRequest,
    signal: AbortSignal,
  ): AsyncGenerator<PastContact[]> {
    const { from, to, outcome = null, agent = null } = request;
    const of = await this.source.account(caller.tenant, account, signal);
    const id = of.topics.get(accountTopic(account));
    const queues = this.queuesOf(caller, account, of.topics.keys(), request.queue);
    if (id === undefined || queues.length === 0) return;
    const hides = this.authority.hidesCallers(caller, account);
    let after: ContactPosition = request.after ?? [from - 1, '', ''];
    for (let day = dayOf(Math.max(from, after[0])); day < to; day += DAY_MS) {
      const [start, end] = [new Date(Math.max(from, day)), new Date(Math.min(to, day + DAY_MS))];
      for (;;) {
        const values = [id, start, end, queues, outcome, agent, new Date(after[0]), after[1], after[2]];
        const rows = await this.database.rows(Row, CONTACTS, values, signal);
        const last = rows.at(-1);
        if (last !== undefined) after = [last.entered_at, last.queue, last.call];
        if (rows.length > 0) yield rows.map((row) => contactOf(row, hides));
        if (rows.length < ROWS_PER_QUERY) break;
      }
    }
  }

  private queuesOf(
    caller: Principal,
    account: string,
    topics: Iterable<string>,
    wanted: string | undefined,
  ): string[] {
    if (wanted !== undefined) return [wanted];
    return [...topics].flatMap((name) => {
      const ref = parseTopic(name);
      if (ref?.kind !== 'queue') return [];
      const resource = { account, queue: ref.queue, topicKind: ref.kind };
      return this.authority.may(caller, 'history:read', resource) ? [ref.queue] : [];
    });
  }
}

function contactOf(row: z.infer<typeof Row>, hides: boolean): PastContact {
  const { queue, call, entered_at, left_at, outcome, agent, target_seconds, talk_seconds, caller } = row;
  return {
    queue,
    call,
    enteredAt: entered_at,
    ...(left_at !== null && { leftAt: left_at }),
    ...(outcome !== null && { outcome }),
    ...(agent !== null && { agent }),
    ...(target_seconds !== null && { targetSeconds: target_seconds }),
    ...(talk_seconds !== null && { talkSeconds: talk_seconds }),
    ...(caller !== null && { caller: hides ? maskedCaller(caller) : caller }),
    source: SOURCES[row.source],
  };
}
