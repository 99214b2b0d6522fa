import { AgentState, Availability } from '../domain/agent.js';
import type { Adherence, PastState } from '../domain/past.js';
import { doingOf, type AgentPlan, type PlanEntry, type PlanSpan } from '../domain/plan.js';
import type { Range } from './instants.js';

export interface KeptPlan {
  plan: PlanEntry[];
  adherence: Adherence;
}

/** How an agent kept the plan; undefined: nothing was planned in the range. Time whose state is not known counts nowhere. */
export function keptPlan(
  plan: AgentPlan | undefined,
  states: readonly PastState[],
  range: Range,
): KeptPlan | undefined {
  const entries = plan?.entries.filter(({ from, to }) => from < range.to && to > range.from) ?? [];
  if (plan === undefined || entries.length === 0) return undefined;
  const adherence: Adherence = { plannedMs: 0, outMs: 0 };
  for (const state of states) {
    const does = doingOf({
      state: AgentState.catch('unknown').parse(state.state),
      availability: Availability.optional().catch(undefined).parse(state.availability),
    });
    if (does === undefined) continue;
    for (const span of plan.spans) {
      const ms = overlapMs(span, state);
      adherence.plannedMs += ms;
      if (span.expects !== does) adherence.outMs += ms;
    }
  }
  return { plan: entries, adherence };
}

const overlapMs = (a: PlanSpan, b: PastState): number =>
  Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
