import type { Delta, DocumentState, Row, Snapshot } from '../src/modules/domain/document.js';
import type { HistoryGap, PastContact, Timeline, Timelines } from '../src/modules/domain/past.js';
import type { Source, SourceState } from '../src/modules/domain/source.js';
import type { Abortable, Query, RestCalls } from './rest-calls.js';

export type {
  Adherence,
  AgentTimeline,
  HistoryGap,
  PastContact,
  PastState,
  Timeline,
  Timelines,
} from '../src/modules/domain/past.js';

/** The documents of an account as they were, by topic; that of the account has the epoch `epoch`. */
export interface PastFloor {
  at: number;
  epoch: string;
  source?: Source;
  states: { [topic: string]: { epoch: string; version: number; at: number; state: DocumentState } };
  gaps: HistoryGap[];
}

/** A queue as it was; `state` is that of its account then. */
export interface PastQueue {
  topic: string;
  epoch: string;
  version: number;
  at: number;
  state: SourceState;
  queue?: Row;
  waiting: Row[];
  agents: Row[];
  gaps: HistoryGap[];
}

/** One line of the changes of a document. */
export type HistoryLine =
  | ['snapshot', Snapshot]
  | ['delta', Delta]
  | ['gone', { topic: string; at: number; reason: 'deleted' }]
  | ['gap', HistoryGap];

/** From an instant to another, epoch ms; without `to` up to now. */
export interface HistoryRange {
  from: number;
  to?: number;
}

export type Measure = 'waiting' | 'oldestSeconds' | 'available' | 'onCall';

/** Points are `[t, min, avg, max, last]`; a step of which nothing is known has none. */
export interface Series {
  from: number;
  to: number;
  step: number;
  series: { queue: string; measure: Measure; points: [number, number, number, number, number][] }[];
  gaps: HistoryGap[];
}

/** As it is received: each kind of line has a field of its own. */
type ReceivedLine =
  | Snapshot
  | Delta
  | { topic: string; at: number; reason: 'deleted' }
  | HistoryGap
  | { end: true; to: number; nextCursor?: string };

function lineOf(received: Exclude<ReceivedLine, { end: true }>): HistoryLine {
  if ('state' in received) return ['snapshot', received];
  if ('ops' in received) return ['delta', received];
  return 'why' in received ? ['gap', received] : ['gone', received];
}

/** The past, for tokens with `history:read`. Calls reject with a `FloorRefusal`, or with the network's error. */
export class FloorHistory {
  constructor(private readonly rest: RestCalls) {}

  /** Every document that the token may see, as it was at an instant. */
  floor(account: string, at: number): Promise<PastFloor> {
    return this.rest.get(`${pathOf(account)}/floor`, { at });
  }

  queue(account: string, queue: string, at: number): Promise<PastQueue> {
    return this.rest.get(`${pathOf(account)}/queues/${encodeURIComponent(queue)}`, { at });
  }

  /**
   * The document of a topic at `from`, and its changes, as they were sent to clients; at most 24 hours. Pages are read as they are
   * asked for. Rejects when an answer is cut off.
   * @param onKnown called at the end with the instant until which all is known: before `to` where that has not come yet for the service
   */
  async *changes(
    topic: string,
    range: HistoryRange,
    signal?: Abortable,
    onKnown?: (until: number) => void,
  ): AsyncGenerator<HistoryLine, void, undefined> {
    const account = topic.split('/')[1] ?? '';
    // Of several pages all have the same end.
    const query: Query = { topic, from: range.from, to: range.to ?? Date.now() };
    let cursor: string | undefined;
    do {
      let ended = false;
      for await (const received of this.rest.lines(
        `${pathOf(account)}/changes`,
        { ...query, cursor },
        signal,
      )) {
        const line = received as ReceivedLine;
        if ('end' in line) {
          ended = true;
          cursor = line.nextCursor;
          if (cursor === undefined) onKnown?.(line.to);
        } else yield lineOf(line);
      }
      if (!ended) throw new Error('the answer was cut off');
    } while (cursor !== undefined);
  }

  /** At most 31 days. */
  timeline(account: string, agent: string, range: HistoryRange): Promise<Timeline> {
    return this.rest.get(`${pathOf(account)}/agents/${encodeURIComponent(agent)}/timeline`, { ...range });
  }

  /** At most 2 days. @param team the id of a queue: only who serves it */
  timelines(account: string, range: HistoryRange, team?: string): Promise<Timelines> {
    return this.rest.get(`${pathOf(account)}/timelines`, { ...range, team });
  }

  /** At most 2,000 points a series. @param step length of a point, ms */
  series(
    account: string,
    queues: readonly string[],
    measures: readonly Measure[],
    range: HistoryRange,
    step?: number,
  ): Promise<Series> {
    return this.rest.get(`${pathOf(account)}/series`, {
      ...{ ...range, measure: measures.join(','), queue: queues, step },
    });
  }

  /** The calls that came in, oldest first; at most 31 days. */
  contacts(
    account: string,
    range: HistoryRange,
    filter: { queue?: string; outcome?: string; agent?: string } = {},
  ): AsyncGenerator<PastContact, void, undefined> {
    return this.rest.items(`${pathOf(account)}/contacts`, { to: Date.now(), ...range, ...filter });
  }

  /** Erases a caller from everything that is stored of the tenant; needs `queues:admin`. */
  erase(caller: string): Promise<{ chunks: number; keyframes: number; contacts: number }> {
    return this.rest.post('history/erase', { caller });
  }
}

const pathOf = (account: string): string => `accounts/${encodeURIComponent(account)}`;
