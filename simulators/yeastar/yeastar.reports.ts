import type { Floor } from '../engine/floor.js';
import { sumsOf, type PastCall } from '../engine/floor.history.js';
import type { Queue } from '../engine/floor.model.js';
import { invalid, notFound, YeastarFailure, type Fields } from './yeastar.envelope.js';
import type { YeastarParams } from './yeastar.params.js';
import type { YeastarQuirks } from './yeastar.quirks.js';

/** Where the simulated PBX is: its dates and times have no zone of their own. */
const OFFSET_MS = 0;
const TYPES = ['queueperformance', 'queueagentperformance'] as const;

/** system/information, timezone/list, call_report/list and cdr/search, made from the floor's history. */
export class YeastarReports {
  constructor(
    private readonly floor: Floor,
    private readonly quirks: YeastarQuirks,
  ) {}

  information(): Fields {
    const { firmwareVersion, displayFormat } = this.quirks;
    const isTwelve = displayFormat === 'DMY-12';
    return {
      data: {
        ...{ device_name: 'PBX', model_name: 'P570', sn: '3631A2124000', firmware_version: firmwareVersion },
        system_time: this.stamp(this.floor.now()),
        system_date_format: { 'YMD-24': 'YYYY/MM/DD', 'MDY-24': 'MM/DD/YYYY', 'DMY-12': 'DD-MM-YYYY' }[
          displayFormat
        ],
        system_time_format: isTwelve ? 'hh:mm:ss A' : 'HH:mm:ss',
      },
    };
  }

  /** timezone/list: that of the system; the simulated one has no others. */
  zones(): Fields {
    const zone = { id: 1, name: 'global_timezone', timezone: 'UTC+0 UTC', timezone_name: '0 UTC' };
    return {
      total_number: 1,
      data: [{ ...zone, enable_dst: 0, timezone_type: 'global', feature_code: '*99' }],
    };
  }

  /** @param version data of new firmware is in the reports of 2.0, of old firmware in those of 1.0 */
  report(params: YeastarParams, version: string): Fields {
    this.refuse();
    const type = params.requiredOneOf('type', TYPES);
    const from = this.instant(params.requiredText('start_time'), 'start_time');
    const to = this.instant(params.requiredText('end_time'), 'end_time') + 1000;
    const isNew = this.quirks.firmwareVersion !== '37.20.0.10';
    const calls = isNew === (version === 'v2.0') ? this.floor.history.between(from, to) : [];
    const of = (queue: Queue) => calls.filter(({ queueId }) => queueId === queue.id);
    if (type === 'queueagentperformance') {
      const queue = this.queue(String(params.requiredInt('queue_id')));
      return { queue_agent_performance_list: [this.agents(queue, of(queue), from, to)] };
    }
    const queues = params.requiredIds('queue_id_list').map((id) => this.queue(id));
    const rows: Fields[] = queues.map((queue) => this.performance(queue, of(queue), version));
    return {
      total_number: rows.length,
      is_12hour: Number(this.quirks.displayFormat === 'DMY-12'),
      queue_performance_list: this.quirks.unreadableReport
        ? [{ queue: 'Lost', queue_num: null }, ...rows]
        : rows,
    };
  }

  records(params: YeastarParams): Fields {
    this.refuse();
    if (this.quirks.firmwareVersion !== '37.23.0.123') throw new YeastarFailure(10001);
    const from = this.instant(params.requiredText('time_begin'), 'time_begin');
    const to = this.instant(params.requiredText('time_end'), 'time_end') + 1000;
    const queues = new Set(params.ids('queue_list') ?? [...this.floor.queues.keys()]);
    const rows = this.floor.history.between(from, to).filter(({ queueId }) => queues.has(queueId));
    if (params.oneOf('order_by', ['asc', 'desc']) === 'desc') rows.reverse();
    const size = params.positive('page_size', 10);
    const first = (params.positive('page', 1) - 1) * size;
    return {
      total_number: rows.length,
      data: rows.slice(first, first + size).map((call) => this.record(call)),
    };
  }

  private performance({ name, number, slaSeconds }: Queue, calls: PastCall[], version: string): Fields {
    const { offered, answered, abandoned, ...ms } = sumsOf(calls);
    const missed = offered - answered;
    const within = calls.filter(
      ({ answer, arrivedAt }) => answer !== undefined && answer.at - arrivedAt <= slaSeconds * 1000,
    );
    return this.spelled({
      ...{ queue: name, queue_num: number },
      ...{ total_calls: offered, answered_calls: answered, missed_calls: missed, abandoned_calls: abandoned },
      average_waiting_time: mean(ms.waitAnsweredMs, answered),
      all_call_average_waiting_time: mean(
        ms.waitAnsweredMs + ms.waitAbandonedMs + ms.waitFlowedOutMs,
        offered,
      ),
      max_waiting_time: seconds(ms.longestWaitMs),
      average_talking_time: mean(ms.handledMs - ms.heldMs, answered),
      answered_call_time: seconds(ms.handledMs - ms.heldMs),
      answered_hold_time: seconds(ms.heldMs),
      ...{ answered_rate: rate(answered, offered), missed_rate: rate(missed, offered) },
      ...{ abandoned_rate: rate(abandoned, offered), sla: rate(within.length, offered) },
      [version === 'v2.0' ? 'average_server_time' : 'average_handle_time']: mean(ms.handledMs, answered),
    });
  }

  private agents({ id, name, number, members }: Queue, calls: PastCall[], from: number, to: number): Fields {
    const detail = [...members.keys()]
      .flatMap((agentId) => this.floor.agents.get(agentId) ?? [])
      .map((agent) => {
        const { answered, ...ms } = sumsOf(calls.filter(({ answer }) => answer?.agentId === agent.id));
        const missed = this.floor.history.misses.filter(
          ({ at, queueId, agentId }) => at >= from && at < to && queueId === id && agentId === agent.id,
        ).length;
        return this.spelled({
          ...{ agent_name: agent.name, agent_number: agent.number },
          ...{ total_calls: answered + missed, answered_calls: answered, missed_calls: missed },
          average_talking_time: mean(ms.handledMs - ms.heldMs, answered),
          total_talking_time: seconds(ms.handledMs - ms.heldMs),
          missed_call_rate: rate(missed, answered + missed),
        });
      });
    return { queue: name, queue_num: number, queue_id: Number(id), detail };
  }

  private record({ sequence, queueId, caller, arrivedAt, endedAt, answer, overflowed }: PastCall): Fields {
    const { name = '', number = '' } = this.floor.queues.get(queueId) ?? {};
    const agent = this.floor.agents.get(answer?.agentId ?? '');
    const unanswered = overflowed ? 'NO ANSWER' : 'ABANDONED';
    const status = answer === undefined ? unanswered : 'ANSWERED';
    const queue = { name, number, status };
    return {
      ...{ id: `67AE6498-${sequence}`, uid: uidOf({ sequence, arrivedAt }), time: this.stamp(arrivedAt) },
      ...{ call_type: 'Inbound', call_from: `<${caller}>`, call_from_number: caller },
      ...{ call_to: `${name}<${number}>`, call_to_number: number, last_status: status },
      ...(agent !== undefined && {
        last_participant_name: agent.name,
        last_participant_number: agent.number,
      }),
      call_duration: seconds(endedAt - arrivedAt),
      routing_duration: seconds((answer?.at ?? endedAt) - arrivedAt),
      handling_duration: answer === undefined ? 0 : seconds(endedAt - answer.at),
      queues: this.quirks.recordQueues === 'object' ? queue : [queue],
      ivrs: null,
    };
  }

  private refuse(): void {
    const { reportsRefused } = this.quirks;
    if (reportsRefused !== false) throw new YeastarFailure(Number(reportsRefused));
  }

  private spelled(fields: Fields): Fields {
    if (!this.quirks.reportTexts) return fields;
    return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
  }

  private queue(id: string): Queue {
    const queue = this.floor.queues.get(id);
    if (queue === undefined) throw notFound();
    return queue;
  }

  private stamp(at: number): string {
    const [date = '', time = ''] = new Date(at + OFFSET_MS).toISOString().slice(0, 19).split('T');
    const [year, month, day] = date.split('-');
    if (this.quirks.displayFormat === 'YMD-24') return `${year}/${month}/${day} ${time}`;
    if (this.quirks.displayFormat === 'MDY-24') return `${month}/${day}/${year} ${time}`;
    const hour = Number(time.slice(0, 2));
    const half = hour < 12 ? 'AM' : 'PM';
    return `${day}-${month}-${year} ${String(hour % 12 || 12).padStart(2, '0')}${time.slice(2)} ${half}`;
  }

  /** Only in the way in which the PBX writes it. */
  private instant(text: string, field: string): number {
    const numbers = text.match(/\d+/g)?.map(Number) ?? [];
    const [a = 0, b = 0, c = 0, hour = 0, minute = 0, second = 0] = numbers;
    const { displayFormat } = this.quirks;
    const [year, month, day] =
      displayFormat === 'YMD-24' ? [a, b, c] : displayFormat === 'MDY-24' ? [c, a, b] : [c, b, a];
    const half = text.endsWith('PM') ? 12 : 0;
    const hours = displayFormat === 'DMY-12' ? (hour % 12) + half : hour;
    const at = Date.UTC(year, month - 1, day, hours, minute, second) - OFFSET_MS;
    if (Number.isNaN(at) || this.stamp(at) !== text) throw invalid(field, text);
    return at;
  }
}

/** The id of a call's record. */
export const uidOf = ({ sequence, arrivedAt }: Pick<PastCall, 'sequence' | 'arrivedAt'>): string =>
  `${new Date(arrivedAt).toISOString().slice(0, 19).replace(/\D/g, '')}${sequence.toString(16).toUpperCase().padStart(5, '0')}`;

const seconds = (ms: number): number => Math.round(ms / 1000);
const mean = (ms: number, count: number): number => (count === 0 ? 0 : seconds(ms / count));
const rate = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.round((10_000 * part) / whole) / 100;
