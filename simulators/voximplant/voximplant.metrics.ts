import type { Floor } from '../engine/floor.js';
import type { Queue } from '../engine/floor.model.js';
import { dateWriter, instantOf } from './voximplant.dates.js';
import { missing, VoximplantFailure, type Fields } from './voximplant.envelope.js';
import type { VoximplantParams } from './voximplant.params.js';
import type { VoximplantQuirks } from './voximplant.quirks.js';
import { queues, required, userName, users } from './voximplant.selection.js';
import { VoximplantTally, type Fate } from './voximplant.tally.js';

const REALTIME_MS = 30 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** Ids of one kind in one request. */
const MOST_IDS = 5;

const AGENT_REPORT =
  /^(occupancy_rate|sum_agents_\w+_time|(min|max|average)_(handle_time|after_call_worktime)|count_handled_calls)$/;
const OTHER_REPORT =
  /^(im_)?(calls_blocked|blocked_chats|count|average|min|max|percentile_0_\d\d|agents?|service_level|sum_agents|answered_chats|lost_chats|call_count)\w*$/;

type Numbers = (fates: Fate[]) => number;

const share = (fates: Fate[], part: (fate: Fate) => boolean): number =>
  fates.length === 0 ? 0 : fates.filter(part).length / fates.length;
const answered = (fates: Fate[]): Fate[] => fates.filter(({ outcome }) => outcome === 'answered');
const waits = (fates: Fate[]): number[] => fates.map(({ waitedMs }) => Math.round(waitedMs / 1000));
const mean = (values: number[]): number =>
  values.length === 0 ? 0 : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);

/** Reports in numbers of things and seconds. The others exist and say 0: the floor does not measure them. */
const NUMBERS: Readonly<Record<string, Numbers>> = {
  count_handled_calls: (fates) => answered(fates).length,
  count_abandonment_calls: (fates) => fates.filter(({ outcome }) => outcome === 'abandoned').length,
  count_blocked_calls: (fates) => fates.filter(({ outcome }) => outcome === 'refused').length,
  call_count_assigned_to_queue: (fates) => fates.filter(({ outcome }) => outcome !== 'refused').length,
  min_time_in_queue: (fates) => (fates.length === 0 ? 0 : Math.min(...waits(fates))),
  max_time_in_queue: (fates) => Math.max(0, ...waits(fates)),
  average_time_in_queue: (fates) => mean(waits(fates)),
  min_answer_speed: (fates) => (answered(fates).length === 0 ? 0 : Math.min(...waits(answered(fates)))),
  max_answer_speed: (fates) => Math.max(0, ...waits(answered(fates))),
  average_answer_speed: (fates) => mean(waits(answered(fates))),
};

/** GetSmartQueueRealtimeMetrics, GetSmartQueueDayHistory, RequestSmartQueueHistory. */
export class VoximplantMetrics {
  private readonly tally: VoximplantTally;
  private reports = 0;

  constructor(
    private readonly floor: Floor,
    private readonly quirks: VoximplantQuirks,
  ) {
    this.tally = new VoximplantTally(floor);
  }

  realtime(params: VoximplantParams): Fields {
    return this.report(params, REALTIME_MS, REALTIME_MS);
  }

  day(params: VoximplantParams): Fields {
    return this.report(params, DAY_MS, 2 * DAY_MS);
  }

  /** Takes the order; the report itself is fetched by methods that are none of SmartQueue. */
  history(params: VoximplantParams): Fields {
    if (!params.has('from_date') || !params.has('to_date')) throw missing();
    this.report(params, DAY_MS, Infinity);
    return { result: 1, history_report_id: ++this.reports };
  }

  private report(params: VoximplantParams, usualMs: number, longestMs: number): Fields {
    const types = required(params.list('report_type'));
    for (const type of types) if (!isKnown(type)) throw new VoximplantFailure(459);
    const within = params.count('max_waiting_sec');
    if (types.some((type) => type.endsWith('service_level')) && within === undefined) throw missing();
    const to = instantOf(params, 'to_date') ?? this.floor.now();
    const from = instantOf(params, 'from_date') ?? to - usualMs;
    // A second of a clock that was read a moment earlier does no harm.
    if (from >= to || to - from > longestMs + 1000) throw new VoximplantFailure(123);
    const chosen = this.chosen(params, types);
    const date = dateWriter(params, this.quirks);
    const value = (type: string, fates: Fate[]): number => this.value(type, fates, within ?? 0);
    return {
      result: types.map((type) => ({
        report_type: type,
        groups: this.groups(params, chosen).map(({ fields, queues: grouped }) => ({
          ...fields,
          values: [
            {
              from_date: date(from),
              to_date: date(to),
              value: value(type, this.tally.between(new Set(grouped.map(({ id }) => id)), from, to)),
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

  private groups(params: VoximplantParams, chosen: Queue[]): { fields: Fields; queues: Queue[] }[] {
    const by = params.oneOf('group_by', ['agent', 'queue']);
    if (by === 'queue')
      return chosen.map((queue) => ({
        fields: { sq_queue_id: Number(queue.id), sq_queue_name: queue.name },
        queues: [queue],
      }));
    if (by === undefined) return [{ fields: {}, queues: chosen }];
    return (users(params, this.floor) ?? [...this.floor.agents.values()]).map((agent) => ({
      fields: { user_id: Number(agent.id), user_name: userName(agent), user_display_name: agent.name },
      queues: [],
    }));
  }

  private value(type: string, fates: Fate[], within: number): number {
    const rate = (part: number): number =>
      this.quirks.rates === 'fraction' ? Number(part.toFixed(4)) : Math.round(part * 100);
    const served = fates.filter(({ outcome }) => outcome !== 'refused');
    switch (type) {
      case 'service_level':
        return rate(share(served, (fate) => fate.outcome === 'answered' && fate.waitedMs <= within * 1000));
      case 'average_abandonment_rate':
        return rate(share(served, ({ outcome }) => outcome === 'abandoned'));
      case 'calls_blocked_percentage':
        return rate(share(fates, ({ outcome }) => outcome === 'refused'));
      default:
        return NUMBERS[type]?.(fates) ?? 0;
    }
  }
}

const isKnown = (type: string): boolean => AGENT_REPORT.test(type) || OTHER_REPORT.test(type);
