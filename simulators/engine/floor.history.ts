import type { Agent, AgentId, Call, CallId, CallOutcome, FloorEvent, QueueId } from './floor.model.js';
import { activityOf } from './floor.snapshot.js';
import type { FloorState } from './floor.state.js';

/** A call of a queue that has ended. */
export interface PastCall {
  readonly id: CallId;
  readonly sequence: number;
  readonly queueId: QueueId;
  readonly caller: string;
  readonly callerName?: string;
  readonly arrivedAt: number;
  readonly endedAt: number;
  readonly heldMs: number;
  /** Absent: the caller left while waiting, or the queue sent the caller elsewhere. */
  readonly answer?: { readonly agentId: AgentId; readonly at: number };
  readonly overflowed?: true;
  /** Until the agent's next call, where that came first. */
  wrapUpMs: number;
}

/** A phone that rang for a call and was not answered. */
export interface MissedRing {
  readonly at: number;
  readonly queueId: QueueId;
  readonly agentId: AgentId;
}

export type PastState = 'available' | 'ringing' | 'on-call' | 'other-call' | 'wrap-up' | 'paused' | 'offline';

/** A stretch of time in which an agent was in one state. */
export interface AgentSpan {
  readonly agentId: AgentId;
  readonly state: PastState;
  readonly reason?: string;
  readonly from: number;
  /** Absent: it lasts. */
  to?: number;
}

const KEPT = 50_000;

/** What has happened on the floor: the truth that reports and records are made from. */
export class FloorHistory {
  readonly calls: PastCall[] = [];
  readonly misses: MissedRing[] = [];
  readonly spans: AgentSpan[] = [];
  private readonly live = new Map<CallId, { call: Call; heldMs: number; heldSince?: number }>();
  private readonly present = new Map<AgentId, AgentSpan>();
  private readonly last = new Map<AgentId, PastCall>();
  /** What `between` returned last: a report asks for the same time once per figure and agent. */
  private asked: { from: number; to: number; calls: readonly PastCall[] } | undefined;

  constructor(private readonly state: FloorState) {
    state.listen((event) => this.note(event));
  }

  /** Calls that arrived in `[from, to)` and have ended, oldest first, as reports made of records count them. */
  between(from: number, to: number): readonly PastCall[] {
    if (this.asked?.from === from && this.asked.to === to) return this.asked.calls;
    const calls = this.calls
      .filter(({ arrivedAt }) => arrivedAt >= from && arrivedAt < to)
      .sort((a, b) => a.arrivedAt - b.arrivedAt || a.sequence - b.sequence);
    this.asked = { from, to, calls };
    return calls;
  }

  /** Milliseconds that each agent spent in each state in `[from, to)`, with the reason of a pause as `paused <reason>`. */
  timeIn(from: number, to: number): Map<AgentId, Record<string, number>> {
    const all = new Map<AgentId, Record<string, number>>();
    for (const { agentId, state, reason, ...span } of this.spans) {
      const ms = Math.min(to, span.to ?? this.state.agenda.now()) - Math.max(from, span.from);
      if (ms <= 0) continue;
      const times = all.get(agentId) ?? {};
      const name = reason === undefined ? state : `${state} ${reason}`;
      times[name] = (times[name] ?? 0) + ms;
      all.set(agentId, times);
    }
    return all;
  }

  private note(event: FloorEvent): void {
    const { type, at, callId = '', queueId, agentId, outcome } = event;
    const call = this.state.calls.get(callId);
    if (type === 'call-arrived' && call !== undefined) this.live.set(callId, { call, heldMs: 0 });
    if (type === 'call-missed' && queueId !== undefined && agentId !== undefined)
      this.misses.push({ at, queueId, agentId });
    const live = this.live.get(callId);
    if (type === 'call-held' && live !== undefined) live.heldSince = at;
    if (live?.heldSince !== undefined && (type === 'call-resumed' || type === 'call-ended')) {
      live.heldMs += at - live.heldSince;
      delete live.heldSince;
    }
    if (type === 'call-answered' && agentId !== undefined) this.cutWrapUp(agentId, at);
    if (type === 'call-ended' && live !== undefined) this.ended(live.call, live.heldMs, at, outcome);
    const agent = this.state.agents.get(agentId ?? '');
    if (agent !== undefined) this.noteState(agent, at);
    for (const list of [this.calls, this.misses, this.spans])
      if (list.length > KEPT) list.splice(0, KEPT / 10);
  }

  private ended(call: Call, heldMs: number, endedAt: number, outcome: CallOutcome | undefined): void {
    const { id, sequence, queueId, caller, callerName, arrivedAt, agentId, answeredAt } = call;
    this.live.delete(id);
    if (queueId === undefined) return;
    const wrapUp = this.state.agents.get(agentId ?? '')?.wrapUp;
    const past: PastCall = {
      ...{ id, sequence, queueId, caller, arrivedAt, endedAt, heldMs },
      ...(callerName !== undefined && { callerName }),
      ...(agentId !== undefined && answeredAt !== undefined && { answer: { agentId, at: answeredAt } }),
      ...(outcome === 'overflowed' && { overflowed: true }),
      wrapUpMs: wrapUp === undefined ? 0 : wrapUp.until - endedAt,
    };
    this.calls.push(past);
    this.asked = undefined;
    if (agentId !== undefined) this.last.set(agentId, past);
  }

  private cutWrapUp(agentId: AgentId, at: number): void {
    const last = this.last.get(agentId);
    if (last !== undefined) last.wrapUpMs = Math.min(last.wrapUpMs, at - last.endedAt);
  }

  private noteState(agent: Agent, from: number): void {
    const now = stateOf(agent);
    const before = this.present.get(agent.id);
    if (before !== undefined && before.state === now.state && before.reason === now.reason) return;
    if (before !== undefined) before.to = from;
    const span: AgentSpan = { agentId: agent.id, ...now, from };
    this.present.set(agent.id, span);
    this.spans.push(span);
  }
}

function stateOf(agent: Agent): Pick<AgentSpan, 'state' | 'reason'> {
  const activity = activityOf(agent);
  if (activity !== 'idle') return { state: activity === 'on-hold' ? 'on-call' : activity };
  const own = [...agent.memberships.values()].filter(({ loggedIn }) => loggedIn);
  if (own.length === 0 || !agent.registered) return { state: 'offline' };
  if (!own.every(({ paused }) => paused)) return { state: 'available' };
  const reason = own.find((one) => one.reason !== undefined)?.reason;
  return { state: 'paused', ...(reason !== undefined && { reason }) };
}

/** What a report of some calls adds up, in milliseconds. */
export interface CallSums {
  offered: number;
  answered: number;
  abandoned: number;
  flowedOut: number;
  waitAnsweredMs: number;
  waitAbandonedMs: number;
  waitFlowedOutMs: number;
  longestWaitMs: number;
  /** From answer to end, holds included. */
  handledMs: number;
  heldMs: number;
  wrapUpMs: number;
}

export function sumsOf(calls: readonly PastCall[]): CallSums {
  const sums: CallSums = {
    ...{ offered: 0, answered: 0, abandoned: 0, flowedOut: 0 },
    ...{ waitAnsweredMs: 0, waitAbandonedMs: 0, waitFlowedOutMs: 0, longestWaitMs: 0 },
    ...{ handledMs: 0, heldMs: 0, wrapUpMs: 0 },
  };
  for (const { arrivedAt, endedAt, answer, overflowed, heldMs, wrapUpMs } of calls) {
    const waitMs = (answer?.at ?? endedAt) - arrivedAt;
    sums.offered += 1;
    sums.longestWaitMs = Math.max(sums.longestWaitMs, waitMs);
    if (overflowed) {
      sums.flowedOut += 1;
      sums.waitFlowedOutMs += waitMs;
      continue;
    }
    if (answer === undefined) {
      sums.abandoned += 1;
      sums.waitAbandonedMs += waitMs;
      continue;
    }
    sums.answered += 1;
    sums.waitAnsweredMs += waitMs;
    sums.handledMs += endedAt - answer.at;
    sums.heldMs += heldMs;
    sums.wrapUpMs += wrapUpMs;
  }
  return sums;
}
