import type { TopicEvent } from '../../../client/topic-state.js';

/** A time of which a topic is not known, epoch ms; without `to` it lasts. */
export interface Gap {
  readonly topic: string;
  readonly from: number;
  readonly to?: number;
  readonly why: string;
}

/** What a follower was sent, and when it takes effect. */
export interface RecordedEvent {
  readonly at: number;
  readonly event: Extract<TopicEvent, { type: 'snapshot' | 'delta' | 'gone' }>;
}

/** One page of `GET /v1/accounts/{a}/changes`. */
export interface RecordedPage {
  readonly events: readonly RecordedEvent[];
  readonly gaps: readonly Gap[];
  /** Up to here everything is known, epoch ms. */
  readonly to: number;
  /** Of the next page of the same range. */
  readonly cursor?: string;
}

type Payload = { [Type in RecordedEvent['event']['type']]: Extract<RecordedEvent['event'], { type: Type }> };
type Line =
  | ['snapshot', Payload['snapshot']['snapshot']]
  | ['delta', Payload['delta']['delta']]
  | ['gone', { at: number; reason: Payload['gone']['reason'] }]
  | ['gap', Gap]
  | ['end', { to: number; nextCursor?: string }];

/**
 * The page in lines of JSON; the contract tests of the service check their shapes. Throws when the last line lacks: then the
 * answer is incomplete.
 * @param from the begin of the page: its first document is of an earlier instant, and holds from here on
 */
export function recordedPage(text: string, from: number): RecordedPage {
  const events: RecordedEvent[] = [];
  const gaps: Gap[] = [];
  for (const json of text.split('\n')) {
    if (json === '') continue;
    const line = JSON.parse(json) as Line;
    if (line[0] === 'gap') gaps.push(line[1]);
    else if (line[0] === 'end') {
      const { to, nextCursor: cursor } = line[1];
      return { events, gaps, to, ...(cursor !== undefined && { cursor }) };
    } else events.push({ at: Math.max(from, line[1].at), event: eventOf(line) });
  }
  throw new Error('the history was cut off on its way');
}

function eventOf(line: Exclude<Line, ['gap', unknown] | ['end', unknown]>): RecordedEvent['event'] {
  if (line[0] === 'snapshot') return { type: 'snapshot', snapshot: line[1] };
  if (line[0] === 'delta') return { type: 'delta', delta: line[1] };
  return { type: 'gone', reason: line[1].reason };
}
