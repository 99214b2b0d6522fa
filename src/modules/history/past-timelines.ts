import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { Command } from '../domain/command.js';
import { own, type Row } from '../domain/document.js';
import { FloorError } from '../domain/problem.js';
import { accountTopic, commandsTopic, queueTopic } from '../domain/topic.js';
import type { HistoryGap, Timeline, Timelines, PastState, AgentTimeline, Totals } from '../domain/past.js';
import type { ReplayedTopic } from './replayed-topic.js';
import { orUnavailable } from '../domain/unavailable.js';
import { PlanStore } from '../plans/plan-store.js';
import { keptPlan } from './adherence.js';
import { HistorySource, type RecordedAccount } from './history-source.js';
import type { Range } from './instants.js';
import { orHistoryUnavailable, ReadDatabase } from './read-database.js';
import { USUAL_MS } from './stored-states.js';

const MAX_AGENTS = 2_000;
const MAX_STATES = 400_000;

const StateRow = z.object({
  ...{ agent: z.string(), from_at: z.number(), to_at: z.number().nullable(), state: z.string() },
  ...{ availability: z.string().nullable(), activity: z.string().nullable(), reason: z.string().nullable() },
  ...{ since_kind: z.enum(['v', 'o']), command: z.string().nullable() },
});

const FIELDS = 'agent, from_at, to_at, state, availability, activity, reason, since_kind, command';

/** The states that began in a time, and before it the last one that began in the days before. */
const OF_ONE = `
  (select ${FIELDS} from agent_state where account = $1 and agent = $2 and from_at <= $3 and from_at > $5
    order by from_at desc limit 1)
  union all
  (select ${FIELDS} from agent_state where account = $1 and agent = $2 and from_at > $3 and from_at < $4
    order by from_at)`;
/** Reads every partition: to plan that takes longer than to read. */
const LAST_BEFORE = `
  select ${FIELDS} from agent_state where account = $1 and agent = $2 and from_at <= $3 order by from_at desc limit 1`;

const OF_ALL = `
  select ${FIELDS} from agent_state
    where account = $1 and to_at > $2 and from_at < $3
  union all
  select ${FIELDS} from agent_state where account = $1 and to_at is null and from_at < $3
  order by agent, from_at limit ${MAX_STATES + 1}`;

/** What agents did over time. Needs a token for the whole account, as the list of its agents does. */
@Injectable()
export class PastTimelineReader {
  constructor(
    private readonly database: ReadDatabase,
    private readonly source: HistorySource,
    private readonly authority: Authority,
    private readonly plans: PlanStore,
  ) {}

  /** Throws `not-found` for an agent of whom nothing is recorded. */
  one(
    caller: Principal,
    account: string,
    agent: string,
    range: Range,
    signal: AbortSignal,
  ): Promise<Timeline> {
    this.authority.ensure(caller, 'history:read', { account, topicKind: 'account' });
    return orHistoryUnavailable(this.readOne(caller, account, agent, range, signal));
  }

  /** @param team the id of a queue: only who serves it at the end of the range */
  all(
    caller: Principal,
    account: string,
    range: Range,
    team: string | undefined,
    signal: AbortSignal,
  ): Promise<Timelines> {
    this.authority.ensure(caller, 'history:read', { account, topicKind: 'account' });
    return orHistoryUnavailable(this.readAll(caller, account, range, team, signal));
  }

  private async readOne(
    caller: Principal,
    account: string,
    agent: string,
    range: Range,
    signal: AbortSignal,
  ): Promise<Timeline> {
    const of = await this.source.account(caller.tenant, account, signal, range.to);
    const id = of.topics.get(accountTopic(account));
    const knownUntil = await this.source.storedUntil(of, range.to);
    const rows = id === undefined ? [] : await this.statesOf(id, agent, range, signal);
    if (rows.length === 0)
      throw new FloorError('not-found', `Nothing is recorded of agent "${agent}" in account "${account}".`);
    const seesCommands = this.authority.may(caller, 'history:read', { account, topicKind: 'commands' });
    const [name, commands, gaps, plans] = await Promise.all([
      this.nameOf(of, agent, range.to, signal),
      seesCommands ? this.commands(of, agent, range, signal) : undefined,
      this.accountGaps(of, range, signal),
      orUnavailable(this.plans.some(account, [agent])),
    ]);
    const timeline = timelineOf(agent, name, rows, range);
    const kept = keptPlan(plans.get(agent), timeline.states, range);
    return { ...range, ...timeline, ...kept, ...(commands !== undefined && { commands }), gaps, knownUntil };
  }

  private async statesOf(
    account: number,
    agent: string,
    { from, to }: Range,
    signal: AbortSignal,
  ): Promise<z.infer<typeof StateRow>[]> {
    const key = [account, agent, new Date(from)];
    const values = [...key, new Date(to), new Date(from - USUAL_MS)];
    const rows = await this.database.rows(StateRow, OF_ONE, values, signal);
    if (rows.some(({ from_at }) => from_at <= from)) return rows;
    return [...(await this.database.rows(StateRow, LAST_BEFORE, key, signal)), ...rows];
  }

  private async readAll(
    caller: Principal,
    account: string,
    range: Range,
    team: string | undefined,
    signal: AbortSignal,
  ): Promise<Timelines> {
    const of = await this.source.account(caller.tenant, account, signal, range.to);
    const id = of.topics.get(accountTopic(account));
    // Before the rows are read: what is stored meanwhile is then known, though it is not said.
    const knownUntil = await this.source.storedUntil(of, range.to);
    if (id === undefined) return { ...range, agents: [], gaps: [], knownUntil };
    const values = [id, new Date(range.from), new Date(range.to)];
    const [queues, rows, gaps, plans] = await Promise.all([
      this.source.at(queuesOf(of), range.to, signal, 'agents'),
      this.database.rows(StateRow, OF_ALL, values, signal),
      this.accountGaps(of, range, signal),
      orUnavailable(this.plans.all(account)),
    ]);
    const members = team === undefined ? undefined : membersOf(of, queues, team);
    if (rows.length > MAX_STATES) throw tooMany(`${MAX_STATES} states`);
    const byAgent = new Map<string, z.infer<typeof StateRow>[]>();
    for (const row of rows) {
      if (members?.has(row.agent) === false) continue;
      const known = byAgent.get(row.agent);
      if (known === undefined) byAgent.set(row.agent, [row]);
      else known.push(row);
    }
    if (byAgent.size > MAX_AGENTS) throw tooMany(`${MAX_AGENTS} agents`);
    const names = namesIn(queues.values());
    const agents = [...byAgent].map(([agent, own]) => {
      const timeline = timelineOf(agent, names.get(agent), own, range);
      return { ...timeline, ...keptPlan(plans.get(agent), timeline.states, range) };
    });
    return { ...range, agents, gaps, knownUntil };
  }

  /** The name that a queue shows. Of the queues that do not have the agent, the keyframes are enough. */
  private async nameOf(
    of: RecordedAccount,
    agent: string,
    at: number,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const shows = ({ view }: ReplayedTopic): boolean => own(view?.state['agents'] ?? {}, agent) !== undefined;
    const few = await this.source.at(queuesOf(of), at, signal, 'agents', shows);
    const name = namesIn(few.values()).get(agent);
    if (name !== undefined) return name;
    return namesIn((await this.source.at(queuesOf(of), at, signal, 'agents')).values()).get(agent);
  }

  private async accountGaps(
    of: RecordedAccount,
    { from, to }: Range,
    signal: AbortSignal,
  ): Promise<HistoryGap[]> {
    const gaps = await this.source.gaps(of, from, to, signal);
    return gaps.filter(({ topic }) => topic.startsWith('queue/'));
  }

  /** The commands about an agent, as they ended; read from the recorded changes, which are kept for fewer days. */
  private async commands(
    all: RecordedAccount,
    agent: string,
    { from, to }: Range,
    signal: AbortSignal,
  ): Promise<Command[]> {
    const topic = commandsTopic(all.account);
    const of = { ...all, topics: new Map([...all.topics].filter(([name]) => name === topic)) };
    const replayed = (await this.source.at(of, from, signal)).get(topic);
    if (replayed === undefined) return [];
    const found = new Map<string, Row>();
    const keep = (): void => {
      for (const [id, row] of Object.entries(replayed.view?.state['commands'] ?? {}))
        if (row['agent'] === agent) found.set(id, row);
    };
    for await (const batch of this.source.range(of, from, to, signal))
      for (const recorded of batch) if (replayed.accept(recorded) !== undefined) keep();
    return [...found.values()].flatMap((row) => {
      const command = Command.safeParse(row).data;
      return command !== undefined && command.createdAt >= from ? [command] : [];
    });
  }
}

const tooMany = (limit: string): FloorError =>
  new FloorError(
    'history-limit',
    `The answer would hold more than ${limit}. Ask for a shorter range, or for one team.`,
  );

const queuesOf = (of: RecordedAccount): RecordedAccount => ({
  ...of,
  topics: new Map([...of.topics].filter(([name]) => name.startsWith('queue/'))),
});

function membersOf(
  { account, topics }: RecordedAccount,
  queues: ReadonlyMap<string, ReplayedTopic>,
  team: string,
): Set<string> {
  const topic = queueTopic(account, team);
  if (!topics.has(topic))
    throw new FloorError('not-found', `No queue "${team}" was recorded in account "${account}".`);
  return new Set(Object.keys(queues.get(topic)?.view?.state['agents'] ?? {}));
}

/** By agent; the first queue that has an agent says the name. */
function namesIn(queues: Iterable<ReplayedTopic>): Map<string, string> {
  const names = new Map<string, string>();
  for (const { view } of queues)
    for (const [id, { name }] of Object.entries(view?.state['agents'] ?? {}))
      if (typeof name === 'string' && !names.has(id)) names.set(id, name);
  return names;
}

/** The states cut to the range, and what they add up to. */
export function timelineOf(
  agent: string,
  name: string | undefined,
  rows: readonly z.infer<typeof StateRow>[],
  range: Range,
): AgentTimeline {
  const states = rows
    .filter(({ from_at, to_at }) => from_at < range.to && (to_at ?? Infinity) > range.from)
    .map((row) => stateOf(row, range));
  const totals: Totals = { stateMs: {}, reasonMs: {} };
  for (const { from, to, state, reason } of states) {
    totals.stateMs[state] = (totals.stateMs[state] ?? 0) + to - from;
    if (reason !== undefined) totals.reasonMs[reason] = (totals.reasonMs[reason] ?? 0) + to - from;
  }
  return { agent, ...(name !== undefined && { name }), states, totals };
}

function stateOf(row: z.infer<typeof StateRow>, range: Range): PastState {
  const { from_at, to_at, state, availability, activity, reason, since_kind, command } = row;
  return {
    from: Math.max(from_at, range.from),
    to: Math.min(to_at ?? Infinity, range.to),
    ...((to_at === null || to_at > range.to) && { lasts: true as const }),
    state,
    ...(availability !== null && { availability }),
    ...(activity !== null && { activity }),
    ...(reason !== null && { reason }),
    sinceKind: since_kind === 'v' ? 'vendor' : 'observed',
    ...(command !== null && { command }),
  };
}
