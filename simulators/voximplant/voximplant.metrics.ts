import type { Floor } from '../engine/floor.js';
import { sumsOf, type CallSums, type FloorHistory, type PastCall } from '../engine/floor.history.js';
import type { AgentId, FloorEvent, Queue, QueueId } from '../engine/floor.model.js';
import { dateWriter, instantOf } from './voximplant.dates.js';
import { VoximplantFailure, missing, type Fields } from './voximplant.envelope.js';
import type { VoximplantParams } from './voximplant.params.js';
import type { VoximplantQuirks } from './voximplant.quirks.js';
import type { VoximplantReports } from './voximplant.reports.js';
import { queues, required, userName, users } from './voximplant.selection.js';

const REALTIME_MS = 30 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** Ids of one kind in one request. */
const MOST_IDS = 5;

const AGENT_REPORT =
  /^(occupancy_rate|sum_agents_\w+_time|(min|max|average)_(handle_time|after_call_worktime)|count_handled_calls)$/;
const OTHER_REPORT =
  /^(im_)?(calls_blocked|blocked_chats|count|average|min|max|percentile_0_\d\d|agents?|service_level|sum_agents|answered_chats|lost_chats|call_count)\w*$/;

type Numbers = (results: CallResult[]) => number;

const share = (results: CallResult[], part: (result: CallResult) => boolean): number =>
  results.length === 0 ? 0 : results.filter(part).length / results.length;
const answered = (results: CallResult[]): CallResult[] =>
  results.filter(({ outcome }) => outcome === 'answered');
const waits = (results: CallResult[]): number[] => results.map(({ waitedMs }) => Math.round(waitedMs / 1000));
const mean = (values: number[]): number =>
  values.length === 0 ? 0 : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);

/** Reports in counts and seconds. The other reports are 0: the floor does not measure them. */
const NUMBERS: Readonly<Record<string, Numbers>> = {
  count_handled_calls: (results) => answered(results).length,
  count_abandonment_calls: (results) => results.filter(({ outcome }) => outcome === 'abandoned').length,
  count_blocked_calls: (results) => results.filter(({ outcome }) => outcome === 'refused').length,
  call_count_assigned_to_queue: (results) => results.filter(({ outcome }) => outcome !== 'refused').length,
  min_time_in_queue: (results) => (results.length === 0 ? 0 : Math.min(...waits(results))),
  max_time_in_queue: (results) => Math.max(0, ...waits(results)),
  average_time_in_queue: (results) => mean(waits(results)),
  min_answer_speed: (results) => (answered(results).length === 0 ? 0 : Math.min(...waits(answered(results)))),
  max_answer_speed: (results) => Math.max(0, ...waits(answered(results))),
  average_answer_speed: (results) => mean(waits(answered(results))),
};

/** The states of the floor that are in a report of times. */
const STATES: Readonly<Record<string, RegExp>> = {
  sum_agents_ready_time: /^available$/,
  sum_agents_dialing_time: /^ringing$/,
  sum_agents_in_service_time: /^on-call$/,
  sum_agents_afterservice_time: /^wrap-up$/,
  sum_agents_dnd_time: /^paused/,
};

const ODD_VALUES: Readonly<Record<string, number | string | null>> = { null: null, '-1': -1, 'n/a': 'N/A' };

/** GetSmartQueueRealtimeMetrics, GetSmartQueueDayHistory, RequestSmartQueueHistory. */
export class VoximplantMetrics {
  private readonly counter: CallCounter;

  constructor(
    private readonly floor: Floor,
    private readonly quirks: VoximplantQuirks,
    private readonly reports: VoximplantReports,
  ) {
    this.counter = new CallCounter(floor);
  }

  realtime(params: VoximplantParams): Fields {
    return this.report(params, REALTIME_MS, REALTIME_MS);
  }

  day(params: VoximplantParams): Fields {
    return this.report(params, DAY_MS, 2 * DAY_MS);
  }

  /** Accepts the request; the report itself is fetched by methods outside SmartQueue. */
  history(params: VoximplantParams): Fields {
    if (!params.has('from_date') || !params.has('to_date')) throw missing();
    return { result: 1, history_report_id: this.reports.add(this.report(params, DAY_MS, Infinity)) };
  }

  private report(params: VoximplantParams, usualMs: number, longestMs: number): Fields {
    const types = required(params.list('report_type'));
    for (const type of types) if (!isKnown(type)) throw new VoximplantFailure(459);
    const within = params.count('max_waiting_sec');
    if (types.some((type) => type.endsWith('service_level')) && within === undefined) throw missing();
    const to = instantOf(params, 'to_date') ?? this.floor.now();
    const from = instantOf(params, 'from_date') ?? to - usualMs;
    // The client may have read its clock a second earlier.
    if (from >= to || to - from > longestMs + 1000) throw new VoximplantFailure(123);
    const chosen = this.chosen(params, types);
    const date = dateWriter(params, this.quirks);
    const past = new Past(this.floor.history, from, to);
    const groups = this.groups(params, chosen).map((group) => ({
      ...group,
      sums: past.sums(group.queues, group.agent),
    }));
    const { metricValues } = this.quirks;
    const value = (type: string, results: CallResult[]): number | string | null =>
      metricValues in ODD_VALUES
        ? (ODD_VALUES[metricValues] ?? null)
        : this.value(type, results, within ?? 0);
    return {
      result: types.map((type) => ({
        report_type: type,
        groups: groups.map(({ fields, queues: grouped, agent, sums }) => ({
          ...fields,
          values:
            this.quirks.metricValues === 'no-list'
              ? null
              : [
                  {
                    from_date: date(from),
                    to_date: date(to),
                    value:
                      this.measured(type, sums, agent, past) ??
                      value(type, this.counter.between(new Set(grouped.map(({ id }) => id)), from, to)),
                  },
                ],
        })),
      })),
      timezone: params.text('timezone') ?? 'Etc/GMT',
    };
  }

  private chosen(params: VoximplantParams, types: readonly string[]): Queue[] {
    const chosen = queues(params, this.floor);
    if (chosen === undefined && types.every((type) => AGENT_REPORT.test(type)))
      return [...this.floor.queues.values()];
    if (required(chosen).length > MOST_IDS) throw new VoximplantFailure(497, 'sq_queue_id');
    const agents = params.ids('user_id');
    if (agents !== 'all' && (agents?.length ?? 0) > MOST_IDS) throw new VoximplantFailure(497, 'user_id');
    if (params.text('group_by') === 'agent') {
      if (required(chosen).length !== 1 || !types.every((type) => AGENT_REPORT.test(type)))
        throw new VoximplantFailure(525);
    }
    return required(chosen);
  }

  private groups(
    params: VoximplantParams,
    chosen: Queue[],
  ): { fields: Fields; queues: Queue[]; agent?: AgentId }[] {
    const by = params.oneOf('group_by', ['agent', 'queue']);
    if (by === 'queue')
      return chosen.map((queue) => ({
        fields: { sq_queue_id: Number(queue.id), sq_queue_name: queue.name },
        queues: [queue],
      }));
    if (by === undefined) return [{ fields: {}, queues: chosen }];
    return (users(params, this.floor) ?? [...this.floor.agents.values()]).map((agent) => ({
      fields: { user_id: Number(agent.id), user_name: userName(agent), user_display_name: agent.name },
      ...{ queues: chosen, agent: agent.id },
    }));
  }

  /** What the floor's history tells of times and of single agents; undefined: another report. */
  private measured(
    type: string,
    { answered: count, ...sums }: CallSums,
    agent: AgentId | undefined,
    past: Past,
  ): number | undefined {
    if (this.quirks.metricValues in ODD_VALUES) return undefined;
    const written = (ms: number) => (this.quirks.timeUnits === 'ms' ? Math.round(ms) : Math.round(ms / 1000));
    const states = STATES[type];
    if (states !== undefined) {
      const inState = past
        .times(agent)
        .flatMap((spent) => Object.entries(spent).filter(([state]) => states.test(state)));
      return written(inState.reduce((sum, [, ms]) => sum + ms, 0));
    }
    const average = (ms: number) => (count === 0 ? 0 : written(ms / count));
    switch (type) {
      case 'count_handled_calls':
        return agent === undefined ? undefined : count;
      case 'average_handle_time':
        return average(sums.handledMs + sums.wrapUpMs);
      case 'average_after_call_worktime':
        return average(sums.wrapUpMs);
      case 'average_answer_speed':
        return this.quirks.timeUnits === 'ms' ? average(sums.waitAnsweredMs) : undefined;
      case 'max_time_in_queue':
        return this.quirks.timeUnits === 'ms' ? written(sums.longestWaitMs) : undefined;
      default:
        return undefined;
    }
  }

  private value(type: string, results: CallResult[], within: number): number {
    const rate = (part: number): number =>
      this.quirks.rates === 'fraction' ? Number(part.toFixed(4)) : Math.round(part * 100);
    const served = results.filter(({ outcome }) => outcome !== 'refused');
    switch (type) {
      case 'service_level':
        return rate(
          share(served, (result) => result.outcome === 'answered' && result.waitedMs <= within * 1000),
        );
      case 'average_abandonment_rate':
        return rate(share(served, ({ outcome }) => outcome === 'abandoned'));
      case 'calls_blocked_percentage':
        return rate(share(results, ({ outcome }) => outcome === 'refused'));
      default:
        return NUMBERS[type]?.(results) ?? 0;
    }
  }
}

/** What the floor's history holds of `[from, to)`. A report of many agents looks through it once. */
class Past {
  private answeredBy: Map<AgentId | undefined, PastCall[]> | undefined;
  private spent: Map<AgentId, Record<string, number>> | undefined;

  constructor(
    private readonly history: FloorHistory,
    private readonly from: number,
    private readonly to: number,
  ) {}

  /** Of the calls of some queues, and of one agent of them if `agent` is given. */
  sums(queues: readonly Queue[], agent: AgentId | undefined): CallSums {
    const ids = new Set(queues.map(({ id }) => id));
    const calls = agent === undefined ? this.calls() : (this.byAgent().get(agent) ?? []);
    return sumsOf(calls.filter(({ queueId }) => ids.has(queueId)));
  }

  /** Milliseconds by state, of each agent or of one. */
  times(agent: AgentId | undefined): Record<string, number>[] {
    const all = (this.spent ??= this.history.timeIn(this.from, this.to));
    return agent === undefined ? [...all.values()] : [all.get(agent) ?? {}];
  }

  private calls(): readonly PastCall[] {
    return this.history.between(this.from, this.to);
  }

  private byAgent(): Map<AgentId | undefined, PastCall[]> {
    if (this.answeredBy !== undefined) return this.answeredBy;
    const groups = new Map<AgentId | undefined, PastCall[]>();
    for (const call of this.calls()) {
      const agent = call.answer?.agentId;
      const group = groups.get(agent);
      if (group === undefined) groups.set(agent, [call]);
      else group.push(call);
    }
    return (this.answeredBy = groups);
  }
}

const isKnown = (type: string): boolean => AGENT_REPORT.test(type) || OTHER_REPORT.test(type);

/** The result of one call of a queue. */
export interface CallResult {
  queueId: QueueId;
  /** The end of the call, or the answer for a call in progress. */
  at: number;
  outcome: 'answered' | 'abandoned' | 'refused';
  waitedMs: number;
}

const KEPT_MS = 2 * 24 * 60 * 60_000;
const KEPT = 50_000;

/** The calls that the reports count, from the start of the façade. */
export class CallCounter {
  private results: CallResult[] = [];
  private readonly arrivals = new Map<string, number>();

  constructor(floor: Floor) {
    floor.onChange((event) => this.count(event));
  }

  between(queueIds: ReadonlySet<QueueId>, from: number, to: number): CallResult[] {
    return this.results.filter(({ queueId, at }) => queueIds.has(queueId) && at >= from && at < to);
  }

  private count({ type, at, queueId, callId = '', outcome }: FloorEvent): void {
    if (queueId === undefined) return;
    const waitedMs = at - (this.arrivals.get(callId) ?? at);
    if (type === 'call-arrived') this.arrivals.set(callId, at);
    if (type === 'call-refused') this.results.push({ queueId, at, outcome: 'refused', waitedMs: 0 });
    if (type === 'call-answered') this.results.push({ queueId, at, outcome: 'answered', waitedMs });
    if (type === 'call-ended' && outcome === 'abandoned')
      this.results.push({ queueId, at, outcome: 'abandoned', waitedMs });
    if (type === 'call-ended') this.arrivals.delete(callId);
    if (this.results.length > KEPT)
      this.results = this.results.filter((result) => result.at > at - KEPT_MS).slice(KEPT / 10);
  }
}
