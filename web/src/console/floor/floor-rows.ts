import type {
  AccountDocument,
  Agent,
  MetricsRow,
  QueueSummary,
  WaitingCall,
} from '../../../../client/index.js';
import type { FloorViews } from '../../shared/floor-topics.js';
import { NO_METRICS, type MetricsViews } from '../../shared/use-metrics.js';
import { compareNames, listWords } from '../../shared/formats.js';

/** Names of accounts, by id. */
export type AccountNames = ReadonlyMap<string, string>;

/** What a row was made of beside the document's own row. */
type Surroundings = ReadonlyMap<string, string> | string;

/**
 * The rows of the tables from the followed topics. A row stays the same object as long as nothing in it changed, so that
 * of 2,000 agents only those that changed are made, and drawn, anew.
 */
export class FloorRows {
  /** Names of an account's queues by id: the same map until one of them changes. */
  private readonly queueNames = new Map<string, ReadonlyMap<string, string>>();
  private readonly made = new WeakMap<object, { around: Surroundings; today?: MetricsRow; row: FloorRow }>();

  agents(
    views: FloorViews,
    accounts: AccountNames,
    metrics: MetricsViews = NO_METRICS,
  ): ReadonlyMap<string, AgentRow> {
    const rows = new Map<string, AgentRow>();
    for (const [account, state] of documents(views)) {
      const names = this.namesOf(account, state);
      for (const agent of Object.values(state.agents)) {
        const today = metrics.get(account)?.agents[agent.id];
        const row = this.keep(agent, names, () => agentRow(agent, account, accounts, names), today);
        rows.set(row.key, row);
      }
    }
    return rows;
  }

  queues(
    views: FloorViews,
    accounts: AccountNames,
    metrics: MetricsViews = NO_METRICS,
  ): ReadonlyMap<string, QueueRow> {
    const rows = new Map<string, QueueRow>();
    for (const [account, state] of documents(views))
      for (const queue of Object.values(state.queues)) {
        const today = metrics.get(account)?.today[queue.id];
        const row = this.keep(queue, account, () => queueRow(queue, account, accounts), today);
        rows.set(row.key, row);
      }
    return rows;
  }

  /** Callers of the followed queues. */
  calls(views: FloorViews, accounts: AccountNames): ReadonlyMap<string, CallRow> {
    const rows = new Map<string, CallRow>();
    for (const { account, queue, view } of views.queues) {
      if (view.state === undefined) continue;
      const { waiting, agents, queue: about } = view.state;
      for (const call of Object.values(waiting)) {
        const ringing = call.agent === undefined ? undefined : agents[call.agent]?.name;
        const around = `${about.self.name}\n${ringing ?? ''}`;
        const row = this.keep(call, around, () =>
          callRow(call, account, queue, accounts, about.self, ringing),
        );
        rows.set(row.key, row);
      }
    }
    return rows;
  }

  private namesOf(account: string, { queues }: AccountDocument): ReadonlyMap<string, string> {
    const known = this.queueNames.get(account);
    const all = Object.values(queues);
    if (known?.size === all.length && all.every(({ id, name }) => known.get(id) === name)) return known;
    const names = new Map(all.map(({ id, name }) => [id, name]));
    this.queueNames.set(account, names);
    return names;
  }

  /** `source` belongs to one kind of row, which the caller knows. */
  private keep<Row extends FloorRow>(
    source: object,
    around: Surroundings,
    make: () => Row,
    today?: MetricsRow,
  ): Row {
    const before = this.made.get(source);
    const isSame = before?.around === around;
    if (isSame && before.today === today) return before.row as Row; // the row that `make` of the same source made
    // Figures of the day change every few seconds, names hardly ever.
    const { today: _, ...made }: Row & { today?: MetricsRow } = isSame ? (before.row as Row) : make();
    const row = { ...made, ...(today !== undefined && { today }) } as Row;
    this.made.set(source, { around, row, ...(today !== undefined && { today }) });
    return row;
  }
}

function documents({ accounts }: FloorViews): [account: string, AccountDocument][] {
  return [...accounts].flatMap(([account, { state }]) => (state === undefined ? [] : [[account, state]]));
}

function agentRow(
  agent: Agent,
  account: string,
  accounts: AccountNames,
  names: ReadonlyMap<string, string>,
): AgentRow {
  const queues = listWords(
    Object.keys(agent.queues)
      .map((id) => names.get(id) ?? id)
      .sort(compareNames),
  );
  const { name, extension = '', reason = '', call } = agent;
  const who = [call?.caller ?? '', call?.callerName ?? ''];
  const base = baseOf(account, agent.id, accounts, name, [extension, reason, queues, ...who]);
  const callQueue = call?.queue === undefined ? undefined : (names.get(call.queue) ?? call.queue);
  return { ...base, agent, queues, ...(callQueue !== undefined && { callQueue }) };
}

function queueRow(queue: QueueSummary, account: string, accounts: AccountNames): QueueRow {
  return { ...baseOf(account, queue.id, accounts, queue.name, [queue.number ?? '']), queue };
}

function callRow(
  call: WaitingCall,
  account: string,
  queue: string,
  accounts: AccountNames,
  { name: queueName }: { name: string },
  ringing: string | undefined,
): CallRow {
  const { caller = '', callerName = '' } = call;
  const name = callerName || caller || call.id;
  const base = baseOf(account, `${queue}/${call.id}`, accounts, name, [caller, callerName, queueName]);
  return { ...base, call, queue, queueName, ...(ringing !== undefined && { ringing }) };
}

function baseOf(
  account: string,
  id: string,
  accounts: AccountNames,
  name: string,
  searched: string[],
): FloorRow {
  const accountName = accounts.get(account) ?? account;
  const text = [name, accountName, ...searched].join('\n').toLowerCase();
  return { key: rowKey(account, id), account, accountName, name, text };
}

/** What every row of a table has. The same object as long as nothing in it changed. */
export interface FloorRow {
  /** Unique in its table, also between accounts. */
  key: string;
  account: string;
  accountName: string;
  name: string;
  /** The text to search, in lower case. */
  text: string;
}

export interface AgentRow extends FloorRow {
  agent: Agent;
  /** Names of the queues, sorted. */
  queues: string;
  /** Name of the queue that the agent's call came from. */
  callQueue?: string;
  /** Absent: not known. */
  today?: MetricsRow;
}

export interface QueueRow extends FloorRow {
  queue: QueueSummary;
  /** Absent: not known. */
  today?: MetricsRow;
}

/** Agents on a call of any kind; undefined: not known. */
export const onCallIn = ({ queue: { agents } }: QueueRow): number | undefined =>
  agents && agents.onCall + agents.otherCall;

/** Agents who take no calls now; undefined: not known. */
export const pausedIn = ({ queue: { agents } }: QueueRow): number | undefined =>
  agents && agents.paused + agents.notReady;

export interface CallRow extends FloorRow {
  call: WaitingCall;
  /** The queue's id. */
  queue: string;
  queueName: string;
  /** Name of the agent whose phone rings. */
  ringing?: string;
}

export const rowKey = (account: string, id: string): string => `${account}/${id}`;
