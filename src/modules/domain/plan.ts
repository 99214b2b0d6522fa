import { z } from 'zod';
import { isWorking, type AgentAxes, type AgentState } from './agent.js';
import { Instant } from './id.js';

export const PlanActivity = z.string().trim().min(1).max(100);

/** What an agent is planned to do from `from` until just before `to`; epoch ms. */
export const PlanEntry = z.object({ from: Instant, to: Instant, activity: PlanActivity });
export type PlanEntry = z.infer<typeof PlanEntry>;

/** Whether the plan wants the agent to take calls (`work`), or not to (`away`). */
export type Expectation = 'work' | 'away';

/** Every other activity, such as a break or a training, is time away from the queues. */
const WORK: ReadonlySet<string> = new Set([
  'work',
  'working',
  'available',
  'calls',
  'phone',
  'queue',
  'on queue',
]);

export const expectationOf = (activity: string): Expectation =>
  WORK.has(activity.trim().toLowerCase()) ? 'work' : 'away';

/** What an agent does as a plan sees it; undefined: the phone system does not tell. */
export function doingOf(
  agent: { state: AgentState } & Pick<AgentAxes, 'availability'>,
): Expectation | undefined {
  const { state, availability } = agent;
  if (state === 'unknown') return undefined;
  // A call outside the queues says nothing; whether the agent wants calls of the queues does.
  if (state === 'other-call')
    return availability === undefined || availability === 'available' ? 'work' : 'away';
  return state === 'available' || isWorking(state) ? 'work' : 'away';
}

/** What was planned, and whether that is to take calls. */
export interface PlannedTime extends PlanEntry {
  expects: Expectation;
}

/** What an agent is planned to do; `id` is `<agent>/<from>-<to>`. */
export interface PlannedEntry extends PlannedTime {
  id: string;
  agent: string;
}

/** What cannot be read of an import; the rest counts. */
export interface RefusedRow {
  /** The number of the row or event, from 1; in CSV the line. */
  row: number;
  problem: string;
}

/** What became of an import. Instants: epoch ms. */
export interface PlanImport {
  account: string;
  /** How many agents have entries in it, and how many entries there are. */
  agents: number;
  entries: number;
  /** The range that it covers; absent: it has no entry. */
  from?: number;
  to?: number;
  /** Agents whom the account does not list; their entries count once it does. */
  unknownAgents: string[];
  refused: RefusedRow[];
  /** How many rows are refused; `refused` holds the first hundred of them. */
  refusedRows: number;
}

/** A time in which the plan wants the same throughout. */
export interface PlanSpan {
  from: number;
  to: number;
  expects: Expectation;
}

/**
 * The plan of one agent. Where entries overlap, the one that begins last counts: a shift from nine to five with a lunch at noon is
 * two entries. Instants are epoch ms.
 */
export class AgentPlan {
  /** Oldest first, without overlaps; neighbours expect different things or do not touch. */
  readonly spans: readonly PlanSpan[];

  constructor(readonly entries: readonly PlanEntry[]) {
    this.spans = joined(spansOf(entries));
  }

  /** What is planned at an instant, absent outside the plan, and until when that is so; absent: for ever. */
  at(instant: number): { span?: PlanSpan; until?: number } {
    const next = this.spans.find(({ to }) => to > instant);
    if (next === undefined) return {};
    return next.from > instant ? { until: next.from } : { span: next, until: next.to };
  }
}

function spansOf(entries: readonly PlanEntry[]): PlanSpan[] {
  const coming = [...entries].sort((a, b) => b.from - a.from || a.to - b.to);
  const edges = [...new Set(entries.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  /** Those that have begun, the last one on top. */
  const begun: PlanEntry[] = [];
  return edges.flatMap((from, i): PlanSpan[] => {
    for (let next = coming.at(-1); next?.from === from; next = coming.at(-1)) {
      begun.push(next);
      coming.pop();
    }
    let top = begun.at(-1);
    for (; top !== undefined && top.to <= from; top = begun.at(-1)) begun.pop();
    const to = edges[i + 1];
    return top === undefined || to === undefined ? [] : [{ from, to, expects: expectationOf(top.activity) }];
  });
}

function joined(spans: readonly PlanSpan[]): PlanSpan[] {
  const all: PlanSpan[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last?.to === span.from && last.expects === span.expects)
      all[all.length - 1] = { ...last, to: span.to };
    else all.push(span);
  }
  return all;
}
