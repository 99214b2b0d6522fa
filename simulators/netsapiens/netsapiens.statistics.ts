import type { Floor } from '../engine/floor.js';
import { sumsOf, type PastCall } from '../engine/floor.history.js';
import type { NetsapiensQuirks } from './netsapiens.quirks.js';
import { NetsapiensFailure } from './netsapiens.reply.js';
import type { Fields } from './netsapiens.wording.js';

const WINDOW = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z(?:\[[\w/+-]+\])?$/;

/** `statistics` and `callqueuereport`, made from the floor's history. */
export class NetsapiensStatistics {
  constructor(
    private readonly floor: Floor,
    private readonly quirks: NetsapiensQuirks,
  ) {}

  /** Undefined: there is no such route. */
  answer(what: string, query: URLSearchParams): Fields | Fields[] | undefined {
    const read = {
      'statistics/queue/per-queue': (calls: readonly PastCall[]) => this.queues(calls),
      'statistics/agent': (calls: readonly PastCall[], from: number, to: number) =>
        this.agents(calls, from, to),
      'statistics/agentLog': (_calls: readonly PastCall[], from: number, to: number) => this.log(from, to),
      'callqueuereport/abandoned': (calls: readonly PastCall[]) => this.abandoned(calls),
    }[what];
    if (read === undefined) return undefined;
    if (this.quirks.statisticsRefused !== false)
      throw new NetsapiensFailure(Number(this.quirks.statisticsRefused));
    const from = instant(query, 'datetime-start');
    const to = instant(query, 'datetime-end') + 1000;
    return read(this.floor.history.between(from, to), from, to);
  }

  private queues(calls: readonly PastCall[]): Fields {
    return Object.fromEntries(
      [...this.floor.queues.values()].map(({ id, number, name, slaSeconds }) => {
        const own = calls.filter(({ queueId }) => queueId === id);
        const sums = sumsOf(own);
        const within = own.filter(
          ({ answer, arrivedAt }) => answer !== undefined && answer.at - arrivedAt <= slaSeconds * 1000,
        );
        const row = {
          ...{ name, 'calls-total-count': sums.offered, 'calls-abandoned-count': sums.abandoned },
          ...{ 'calls-voicemailed-count': 0, 'calls-callback-requests-count': 0 },
          'calls-forwarded-count': sums.flowedOut,
          'calls-queueing-avg-duration-seconds': mean(sums.waitAnsweredMs, sums.answered),
          'calls-service-level-percent': sums.offered === 0 ? 0 : (100 * within.length) / sums.offered,
          ...this.handling(sums),
        };
        return [number, this.spelled(row)];
      }),
    );
  }

  private agents(calls: readonly PastCall[], from: number, to: number): Fields {
    return Object.fromEntries(
      [...this.floor.agents.values()].map((agent) => {
        const sums = sumsOf(calls.filter(({ answer }) => answer?.agentId === agent.id));
        const missed = this.floor.history.misses.filter(
          (one) => one.agentId === agent.id && one.at >= from && one.at < to,
        );
        const row = {
          ...{ name: agent.name, 'calls-unanswered-count': missed.length, ...this.handling(sums) },
          'calls-talking-duration-minutes': (sums.handledMs - sums.heldMs) / 60_000,
        };
        return [agent.number, this.spelled(row)];
      }),
    );
  }

  private log(from: number, to: number): Fields {
    const times = this.floor.history.timeIn(from, to);
    return Object.fromEntries(
      [...this.floor.agents.values()].map(({ id, number }) => {
        const spent = Object.entries(times.get(id) ?? {});
        const minutes = (wanted: (state: string) => boolean) =>
          spent.reduce((sum, [state, ms]) => sum + (wanted(state) ? ms : 0), 0) / 60_000;
        const row = {
          'status-login-duration-minutes': minutes((state) => state !== 'offline'),
          'status-available-duration-minutes': minutes((state) => state === 'available'),
          'status-unavailable-duration-minutes': minutes((state) => state === 'paused'),
          'status-lunch-duration-minutes': minutes((state) => state === 'paused Lunch'),
          'status-break-duration-minutes': minutes((state) => state === 'paused Break'),
          'status-meeting-duration-minutes': minutes((state) => state === 'paused Meeting'),
        };
        return [number, this.spelled(row)];
      }),
    );
  }

  /** As in the vendor's example, the first call is there twice. */
  private abandoned(calls: readonly PastCall[]): Fields[] {
    const rows = calls
      .filter(({ answer, overflowed }) => answer === undefined && !overflowed)
      .map(({ id, queueId, caller, arrivedAt, endedAt }) => ({
        ...{ 'call-orig-call-id': id, 'caller-id-number': caller },
        callqueue: this.floor.queues.get(queueId)?.number,
        'queue-call-start-datetime': `${new Date(arrivedAt).toISOString().slice(0, 19)}Z`,
        'queue-duration-seconds': Math.round((endedAt - arrivedAt) / 1000),
      }));
    return [...rows.slice(0, 1), ...rows];
  }

  private handling({ answered, handledMs, heldMs, wrapUpMs }: ReturnType<typeof sumsOf>): Fields {
    return {
      'calls-answered-count': answered,
      'calls-talking-avg-duration-minutes': mean(handledMs - heldMs, answered) / 60,
      'calls-holding-avg-duration-seconds': mean(heldMs, answered),
      'calls-after-call-work-avg-duration-seconds': mean(wrapUpMs, answered),
      'calls-handling-avg-duration-minutes': mean(handledMs + wrapUpMs, answered) / 60,
    };
  }

  private spelled(row: Fields): Fields {
    if (!this.quirks.statisticsTexts) return row;
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
  }
}

const mean = (ms: number, count: number): number => (count === 0 ? 0 : ms / count / 1000);

function instant(query: URLSearchParams, name: string): number {
  const [, stamp] = WINDOW.exec(query.get(name) ?? '') ?? [];
  if (stamp === undefined) throw new NetsapiensFailure(400, `Missing ${name}`);
  return Date.parse(`${stamp}Z`);
}
