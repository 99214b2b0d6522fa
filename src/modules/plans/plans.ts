import { Injectable, Logger } from '@nestjs/common';
import { groupBy } from '../../lib/group-by.js';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { configuredAccount } from '../config/config-changes.js';
import { FloorConfig } from '../config/floor-config.js';
import { own } from '../domain/document.js';
import { isZone } from '../domain/local-intervals.js';
import { expectationOf, type PlanEntry, type PlanImport, type PlannedEntry } from '../domain/plan.js';
import { FloorError } from '../domain/problem.js';
import type { Roster } from '../domain/reading.js';
import { orUnavailable } from '../domain/unavailable.js';
import { CurrentRoster } from '../floor/current-roster.js';
import { KEPT_DAYS, MOST_ENTRIES, type ReadingPlan, type ReadPlan } from './plan-rows.js';
import { PlanStore } from './plan-store.js';

const DAY_MS = 86_400_000;
/** Of one agent. */
const MOST_OF_AGENT = 500;
const MOST_REFUSED = 100;

/** Plans of agents for tokens that may see or change them. Throws `FloorError`s. */
@Injectable()
export class PlansService {
  private readonly logger = new Logger(PlansService.name);

  constructor(
    private readonly store: PlanStore,
    private readonly rosters: CurrentRoster,
    private readonly authority: Authority,
    private readonly config: FloorConfig,
  ) {}

  /**
   * Takes what `read` finds in place of what these agents had planned in the range that it covers.
   * @param zone of times without one; absent: that of the account
   */
  async import(
    caller: Principal,
    account: string,
    zone: string | undefined,
    read: (reading: ReadingPlan) => ReadPlan | Promise<ReadPlan>,
  ): Promise<PlanImport> {
    this.authority.ensureWholeTenant(caller);
    this.authority.ensure(caller, 'rules:manage', { account });
    const now = Date.now();
    const roster = await orUnavailable(this.rosters.of(account));
    const local = zone ?? this.zoneOf(account, roster);
    const found = await read({ now, ...(local !== undefined && { zone: local }) });
    if (found.entries.length + found.refused.length > MOST_ENTRIES)
      throw new FloorError('bad-request', `body: has more than ${MOST_ENTRIES} entries; import it in parts`);
    const { byAgent, unknown } = agentsOf(found, roster);
    const range = rangeOf(found.entries);
    if (range !== undefined) await orUnavailable(this.take(caller.tenant, account, byAgent, range, now));
    const entries = found.entries.length;
    this.logger.log(
      `A plan of ${byAgent.size} agents of account ${account} with ${entries} entries was imported by ${caller.subject}.`,
    );
    return {
      ...{ account, agents: byAgent.size, entries, ...range, unknownAgents: [...unknown] },
      ...{ refused: found.refused.slice(0, MOST_REFUSED), refusedRows: found.refused.length },
    };
  }

  /** Entries that touch the range. @param agent absent: all of the account */
  async list(
    caller: Principal,
    account: string,
    { agent, from = -Infinity, to = Infinity }: { agent?: string; from?: number; to?: number },
  ): Promise<PlannedEntry[]> {
    this.authority.ensure(caller, 'floor:read', { account, topicKind: 'account' });
    const plans = await orUnavailable(
      agent === undefined ? this.store.all(account) : this.store.some(account, [agent]),
    );
    return [...plans].flatMap(([id, plan]) =>
      plan.entries
        .filter((entry) => entry.from < to && entry.to > from)
        .map((entry) => ({
          ...{ id: `${id}/${entry.from}-${entry.to}`, agent: id, ...entry },
          expects: expectationOf(entry.activity),
        })),
    );
  }

  /** @param agent absent: all of the account */
  async remove(caller: Principal, account: string, agent: string | undefined): Promise<void> {
    this.authority.ensureWholeTenant(caller);
    this.authority.ensure(caller, 'rules:manage', { account });
    const agents = agent === undefined ? [...(await orUnavailable(this.store.all(account))).keys()] : [agent];
    await orUnavailable(this.store.replace(caller.tenant, account, new Map(agents.map((id) => [id, []]))));
    this.logger.log(
      `The plan of ${agent === undefined ? 'all agents' : `agent ${agent}`} of account ${account} was deleted by ${caller.subject}.`,
    );
  }

  private zoneOf(account: string, roster: Roster | undefined): string | undefined {
    const zone = configuredAccount(this.config, account)?.zone ?? roster?.zone;
    return zone !== undefined && isZone(zone) ? zone : undefined;
  }

  private async take(
    tenant: string,
    account: string,
    byAgent: ReadonlyMap<string, readonly PlanEntry[]>,
    range: { from: number; to: number },
    now: number,
  ): Promise<void> {
    const before = await this.store.some(account, [...byAgent.keys()]);
    const plans = [...byAgent].map(([agent, entries]): [string, PlanEntry[]] => {
      const others = (before.get(agent)?.entries ?? []).filter(
        ({ from, to }) => (from >= range.to || to <= range.from) && to > now - KEPT_DAYS * DAY_MS,
      );
      const all = [...new Map([...others, ...entries].map((one) => [`${one.from}-${one.to}`, one])).values()];
      all.sort((a, b) => a.from - b.from || a.to - b.to);
      if (all.length <= MOST_OF_AGENT) return [agent, all];
      throw new FloorError(
        'bad-request',
        `body: agent "${agent}" would have more than ${MOST_OF_AGENT} entries`,
      );
    });
    await this.store.replace(tenant, account, new Map(plans));
  }
}

function rangeOf(entries: readonly PlanEntry[]): { from: number; to: number } | undefined {
  if (entries.length === 0) return undefined;
  return entries.reduce(
    ({ from, to }, entry) => ({ from: Math.min(from, entry.from), to: Math.max(to, entry.to) }),
    { from: Infinity, to: -Infinity },
  );
}

/** Entries by the id of their agent. A name that no agent has, or several, is taken for an id. */
function agentsOf(
  { entries }: ReadPlan,
  roster: Roster | undefined,
): { byAgent: Map<string, PlanEntry[]>; unknown: Set<string> } {
  const ids = idsByName(roster);
  const unknown = new Set<string>();
  const byAgent = new Map<string, PlanEntry[]>();
  for (const [name, some] of groupBy(
    entries,
    ({ names }) => names.find((name) => ids(name)) ?? names[0] ?? '',
  )) {
    const known = ids(name);
    if (known === undefined) unknown.add(name);
    const id = known ?? name;
    byAgent.set(id, [...(byAgent.get(id) ?? []), ...some.map(({ names: _, ...entry }) => entry)]);
  }
  return { byAgent, unknown };
}

/** By id, else by extension, else by name in any case; undefined: none, or several. */
function idsByName(roster: Roster | undefined): (name: string) => string | undefined {
  const agents = { ...roster?.others, ...roster?.agents };
  const all = Object.values(agents);
  const byExtension = groupBy(all, ({ extension }) => extension);
  const byName = groupBy(all, ({ name }) => name.toLowerCase());
  const only = (found: typeof all = []): string | undefined =>
    found.length === 1 ? found[0]?.id : undefined;
  return (name) =>
    own(agents, name) === undefined
      ? (only(byExtension.get(name)) ?? only(byName.get(name.toLowerCase())))
      : name;
}
