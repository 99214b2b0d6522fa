import { agentOf, type MembershipIn } from '../domain/account-document.js';
import type { Agent, Membership } from '../domain/agent.js';
import type { Command } from '../domain/command.js';
import { own, type DocumentState, type Ops } from '../domain/document.js';
import { SAME_INSTANT_MS } from '../domain/id.js';

/** One agent in one state, as it is written; `to` is absent while it lasts. */
export interface AgentStateToWrite {
  agent: string;
  from: number;
  to?: number;
  state: string;
  availability?: string;
  activity?: string;
  reason?: string;
  sinceKind: 'v' | 'o';
  command?: string;
}

/** The availability that a command leads to; any other one for those that lead to several. */
const LEADS_TO: { readonly [type: string]: (availability: string | undefined) => boolean } = {
  'agent.login': (availability) => availability !== 'logged-out',
  'agent.logout': (availability) => availability === 'logged-out',
  'agent.pause': (availability) => availability === 'paused' || availability === 'not-ready',
  'agent.unpause': (availability) => availability === 'available',
  'agent.set-status': () => true,
};

/**
 * The states of an account's agents, made of their memberships in its queues, and the rows they lead to. An agent's row begins
 * when its state, an axis or the reason changes.
 */
export class AgentStates {
  /** By agent, then by queue. */
  private readonly memberships = new Map<string, Map<string, Membership>>();
  private readonly agents = new Map<string, Agent>();
  private readonly lasting = new Map<string, AgentStateToWrite>();
  /** The state before the one that lasts: a command may be confirmed when its effect is over. */
  private readonly ended = new Map<string, AgentStateToWrite>();
  /** Rows to write, new or changed. */
  private readonly changed = new Set<AgentStateToWrite>();
  private readonly stored = new WeakSet<AgentStateToWrite>();

  /** Goes on from the rows that last. */
  restore(rows: readonly AgentStateToWrite[]): void {
    for (const row of rows) {
      this.lasting.set(row.agent, row);
      this.stored.add(row);
    }
  }

  /** The memberships of a queue as they are; without `at` they are known already, and lead to no row. */
  load(queue: string, state: DocumentState | undefined, at?: number): void {
    const members = membersOf(state);
    const before = [...this.memberships].flatMap(([agent, queues]) => (queues.has(queue) ? agent : []));
    for (const agent of new Set([...before, ...Object.keys(members)]))
      this.member(queue, agent, own(members, agent), at);
  }

  /** The memberships that a change of a queue touched. @param state after it */
  change(queue: string, ops: Ops, state: DocumentState, at: number): void {
    const { put = {}, set = {}, del = [] } = ops['agents'] ?? {};
    const members = membersOf(state);
    for (const agent of new Set([...Object.keys(put), ...Object.keys(set), ...del]))
      this.member(queue, agent, own(members, agent), at);
  }

  /** Names the confirmed command on the state that it led to. */
  confirmed({ id, type, agent, sentAt, createdAt }: Command): void {
    if (agent === undefined) return;
    const sent = sentAt ?? createdAt;
    const [lasting, ended] = [this.lasting.get(agent), this.ended.get(agent)];
    if (lasting?.command === id || ended?.command === id) return;
    const isLed = (row: AgentStateToWrite | undefined, earliest: number): boolean =>
      row !== undefined && row.from >= earliest && own(LEADS_TO, type)?.(row.availability) === true;
    // A state that has ended and began a little before the command may be the one that the command ended.
    const row = isLed(lasting, sent - SAME_INSTANT_MS) ? lasting : isLed(ended, sent + 1) ? ended : undefined;
    if (row === undefined || row.command !== undefined) return;
    row.command = id;
    this.changed.add(row);
  }

  collect(): AgentStateToWrite[] {
    return [...this.changed];
  }

  /** What was collected is stored. */
  written(): void {
    for (const row of this.changed) this.stored.add(row);
    this.changed.clear();
  }

  private member(queue: string, agent: string, row: Membership | undefined, at: number | undefined): void {
    const queues = this.memberships.get(agent) ?? new Map<string, Membership>();
    if (row === undefined) queues.delete(queue);
    else queues.set(queue, row);
    if (queues.size === 0) this.memberships.delete(agent);
    else this.memberships.set(agent, queues);

    const now = projected(this.agents.get(agent), queues);
    if (now === undefined) this.agents.delete(agent);
    else this.agents.set(agent, now);
    if (at !== undefined) this.follow(agent, now, at);
  }

  private follow(agent: string, now: Agent | undefined, at: number): void {
    const before = this.lasting.get(agent);
    if (before !== undefined && now !== undefined && isSame(before, now)) return;
    const row = now === undefined ? undefined : rowOf(agent, now, at, before?.from);
    if (before !== undefined) {
      const from = row?.from ?? at;
      // Two queues of one poll may show a change one after the other: the agent was never in between.
      if (from <= before.from && !this.stored.has(before)) this.changed.delete(before);
      else {
        before.to = Math.max(from, before.from + 1);
        this.ended.set(agent, before);
        this.changed.add(before);
      }
    }
    if (row === undefined) return void this.lasting.delete(agent);
    row.from = Math.max(row.from, before?.to ?? before?.from ?? 0);
    this.lasting.set(agent, row);
    this.changed.add(row);
  }
}

/** What is stored under a queue's topic was made by FloorWriter. */
function membersOf(state: DocumentState | undefined): { readonly [agent: string]: Membership } {
  return (state?.['agents'] ?? {}) as { readonly [agent: string]: Membership };
}

function projected(before: Agent | undefined, queues: ReadonlyMap<string, Membership>): Agent | undefined {
  if (queues.size === 0) return undefined;
  // In one order, as in the account's document.
  const rows: MembershipIn[] = [...queues].sort(([a], [b]) => (a < b ? -1 : 1));
  return agentOf(before, rows, isUnreachable(rows) ? false : undefined);
}

/** The roster, which says it, is not recorded; a membership shows it by its state. */
function isUnreachable(rows: readonly MembershipIn[]): boolean {
  return rows.some(([, { state, availability }]) => state === 'offline' && availability !== 'logged-out');
}

function isSame(row: AgentStateToWrite, agent: Agent): boolean {
  return (
    row.state === agent.state &&
    row.availability === agent.availability &&
    row.activity === agent.activity &&
    row.reason === agent.reason
  );
}

/**
 * @param after when the state before began. What the vendor says of earlier times is not recorded, nor of the first state of an
 *   agent: it may go on counting from before a call.
 */
function rowOf(agent: string, now: Agent, at: number, after: number | undefined): AgentStateToWrite {
  const { state, availability, activity, reason, since, sinceKind } = now;
  const isVendors =
    after !== undefined && sinceKind === 'vendor' && since !== undefined && since > after && since <= at;
  return {
    agent,
    from: isVendors ? since : at,
    state,
    ...(availability !== undefined && { availability }),
    ...(activity !== undefined && { activity }),
    ...(reason !== undefined && { reason }),
    sinceKind: isVendors ? 'v' : 'o',
  };
}
