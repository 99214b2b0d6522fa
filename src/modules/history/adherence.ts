import { AgentState, Availability } from '../domain/agent.js';
import type { Adherence, PastState } from '../domain/past.js';
import { doingOf, expectationOf, type AgentPlan, type PlannedTime } from '../domain/plan.js';
import type { Range } from './instants.js';

export interface KeptPlan {
  plan: PlannedTime[];
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
  const adherence: Adherence = { plannedMs: 0, outMs: 0, out: [] };
  for (const state of states) {
    const does = doingOf({
      state: AgentState.catch('unknown').parse(state.state),
      availability: Availability.optional().catch(undefined).parse(state.availability),
    });
    if (does === undefined) continue;
    for (const span of plan.spans) {
      const [from, to] = [Math.max(span.from, state.from), Math.min(span.to, state.to)];
      if (from >= to) continue;
      adherence.plannedMs += to - from;
      if (span.expects !== does) addOut(adherence, from, to);
    }
  }
  return { plan: entries.map((entry) => ({ ...entry, expects: expectationOf(entry.activity) })), adherence };
}

/** Later than what was added before. */
function addOut(adherence: Adherence, from: number, to: number): void {
  adherence.outMs += to - from;
  const last = adherence.out.at(-1);
  if (last?.to === from) last.to = to;
  else adherence.out.push({ from, to });
}
