import type {
  Agent,
  AgentState,
  QueueSummary,
  ShownFreshness,
  Source,
  SourceState,
} from '../../../client/index.js';
import type { ClockedAgent } from '../shared/agent-clocks.js';
import type { FloorViews } from '../shared/floor-topics.js';
import { STATES } from '../shared/narrowed-accounts.js';
import { compareNames } from '../shared/formats.js';

export interface BoardQueue {
  /** `account/queue`. */
  key: string;
  account: string;
  /** The version of the document these numbers are from. */
  version: string;
  row: QueueSummary;
}

export interface BoardAgent {
  /** `account/agent`. */
  key: string;
  account: string;
  version: string;
  row: ClockedAgent & Pick<Agent, 'id' | 'name' | 'extension' | 'reason' | 'until'>;
  /** Names. */
  queues: string[];
}

export interface BoardSource {
  account: string;
  name: string;
  freshness: ShownFreshness;
  /** Whose limit slows its updates down; absent: none does, or it is not known. */
  throttledBy?: NonNullable<Source['throttledBy']>;
  /** This login may not see it. */
  refused: boolean;
}

/** The content of the board, from all followed topics. */
export interface Board {
  sources: BoardSource[];
  queues: BoardQueue[];
  agents: BoardAgent[];
  /** Entries of the address that no queue answers to; empty as long as something is still to come. */
  missing: string[];
}

export const stateRank = (state: AgentState): number => STATES.indexOf(state);

/** The board from what is known of its topics. Pure. */
export function boardOf(
  views: FloorViews,
  names: ReadonlyMap<string, string>,
  wanted: { accounts: readonly string[]; queues: readonly string[] },
): Board {
  const shown = narrowed(views, wanted.accounts);
  const all = [...accountQueues(shown), ...singleQueues(shown)];
  const queues = wanted.queues.length === 0 ? all : all.filter((one) => wanted.queues.some(matches(one)));
  const complete = [...shown.accounts.values(), ...shown.queues.map(({ view }) => view)].every(
    ({ state, refusal }) => state !== undefined || refusal !== undefined,
  );
  return {
    sources: sourcesOf(shown, names),
    queues: queues.sort((a, b) => compareNames(a.account, b.account) || compareNames(a.row.name, b.row.name)),
    agents: agentsOf(shown, queues, wanted.queues.length > 0),
    missing: complete ? wanted.queues.filter((name) => !all.some((one) => matches(one)(name))) : [],
  };
}

function narrowed({ accounts, queues }: FloorViews, wanted: readonly string[]): FloorViews {
  if (wanted.length === 0) return { accounts, queues };
  return {
    accounts: new Map([...accounts].filter(([account]) => wanted.includes(account))),
    queues: queues.filter(({ account }) => wanted.includes(account)),
  };
}

const matches =
  ({ key, row }: BoardQueue) =>
  (name: string): boolean =>
    [key, row.id, row.number, row.name].some((one) => one?.toLowerCase() === name.toLowerCase());

const positionOf = ({ epoch = '', version = 0 }: { epoch?: string; version?: number }): string =>
  `${epoch}:${version}`;

function accountQueues({ accounts }: FloorViews): BoardQueue[] {
  return [...accounts].flatMap(([account, view]) =>
    Object.values(view.state?.queues ?? {}).map((row) => ({
      key: `${account}/${row.id}`,
      account,
      version: positionOf(view),
      row,
    })),
  );
}

/** Those of accounts that are not followed as a whole. */
function singleQueues({ accounts, queues }: FloorViews): BoardQueue[] {
  return queues.flatMap(({ account, view }) =>
    accounts.has(account) || view.state === undefined
      ? []
      : [
          {
            key: `${account}/${view.state.queue.self.id}`,
            account,
            version: positionOf(view),
            row: view.state.queue.self,
          },
        ],
  );
}

function agentsOf({ accounts, queues }: FloorViews, shown: BoardQueue[], narrowed: boolean): BoardAgent[] {
  const names = new Map(shown.map(({ key, row }) => [key, row.name]));
  const people = new Map<string, BoardAgent>();
  for (const [account, view] of accounts)
    for (const row of Object.values(view.state?.agents ?? {})) {
      const theirs = Object.keys(row.queues).flatMap((queue) => names.get(`${account}/${queue}`) ?? []);
      if (narrowed && theirs.length === 0) continue;
      const key = `${account}/${row.id}`;
      people.set(key, { key, account, version: positionOf(view), row, queues: theirs });
    }
  for (const { account, view } of queues) {
    const queue = names.get(`${account}/${view.state?.queue.self.id ?? ''}`);
    if (accounts.has(account) || view.state === undefined || queue === undefined) continue;
    for (const row of Object.values(view.state.agents)) {
      const key = `${account}/${row.id}`;
      const known = people.get(key);
      // One entry per agent, with the first state of any queue.
      const first = known !== undefined && stateRank(known.row.state) <= stateRank(row.state);
      const rest = first ? known : { key, account, version: positionOf(view), row };
      people.set(key, { ...rest, queues: [...(known?.queues ?? []), queue] });
    }
  }
  return [...people.values()];
}

function sourcesOf({ accounts, queues }: FloorViews, names: ReadonlyMap<string, string>): BoardSource[] {
  const sources = new Map<string, BoardSource>();
  for (const [account, { state, freshness, refusal }] of accounts) {
    const name = names.get(account) ?? state?.source.self.name ?? account;
    const throttledBy = state?.source.self.throttledBy;
    sources.set(account, {
      ...{ account, name, freshness, refused: refusal !== undefined },
      ...(throttledBy !== undefined && { throttledBy }),
    });
  }
  for (const { account, view } of queues) {
    if (accounts.has(account)) continue;
    const known = sources.get(account);
    const worst =
      known !== undefined && isWorse(known.freshness, view.freshness) ? known.freshness : view.freshness;
    // One of several that is not there is no reason to hide the others.
    const refused = known?.refused !== false && view.refusal !== undefined && view.state === undefined;
    sources.set(account, { account, name: names.get(account) ?? account, freshness: worst, refused });
  }
  return [...sources.values()].sort((a, b) => compareNames(a.name, b.name));
}

const WORST_FIRST: SourceState[] = ['auth-failed', 'down', 'stale', 'starting', 'throttled', 'late', 'live'];

/** An account is shown with its worst freshness. */
function isWorse(a: ShownFreshness, b: ShownFreshness): boolean {
  const difference = WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state);
  return difference < 0 || (difference === 0 && (a.polledAt ?? 0) < (b.polledAt ?? 0));
}
