import { queueTopic, type DocumentState, type HistoryGap } from '../../../client/index.js';
import { timeOf } from '../shared/freshness.js';
import { REPLAY } from '../texts/replay.js';

/** The phone system did not answer: its last numbers were shown as old ones, and were recorded so. */
const isOutage = ({ why }: HistoryGap): boolean => why === 'down';

export const lies = ({ from, to }: HistoryGap, at: number): boolean =>
  from <= at && (to === undefined || at < to);

/** Every gap that was read, by the topic that it was read for. */
export class GapBook {
  private readonly gaps = new Map<string, Map<string, HistoryGap>>();

  note(reader: string, gap: HistoryGap): void {
    const known = this.gaps.get(reader) ?? new Map<string, HistoryGap>();
    known.set(`${gap.topic} ${gap.from}`, gap);
    this.gaps.set(reader, known);
  }

  /** Those in which there are no numbers: for one topic, or for all. */
  blanksAt(at: number, reader?: string): HistoryGap[] {
    return this.of(reader).filter((gap) => !isOutage(gap) && lies(gap, at));
  }

  /** Since when the phone system had not answered; undefined: it did. */
  outageAt(at: number, reader: string): number | undefined {
    return this.of(reader).find((gap) => isOutage(gap) && lies(gap, at))?.from;
  }

  private of(reader: string | undefined): HistoryGap[] {
    const books =
      reader === undefined
        ? [...this.gaps.values()]
        : [this.gaps.get(reader) ?? new Map<string, HistoryGap>()];
    return books.flatMap((book) => [...book.values()]);
  }
}

/** The document without what the gaps leave unknown; undefined: nothing of it is known. */
export function knownPart(
  topic: string,
  state: DocumentState,
  blanks: readonly HistoryGap[],
): DocumentState | undefined {
  if (blanks.length === 0) return state;
  const topics = new Set(blanks.map((gap) => gap.topic));
  if (topics.has(topic)) return undefined;
  const [kind, account = ''] = topic.split('/');
  if (kind !== 'account') return state;
  const queues = state['queues'] ?? {};
  const known = Object.entries(queues).filter(([id]) => !topics.has(queueTopic(account, id)));
  return known.length === 0 ? undefined : { ...state, queues: Object.fromEntries(known) };
}

/** Why nothing was recorded; what the pages have no words for is shown as it is. */
export function reasonWords(why: string): string {
  const known: Readonly<Record<string, string>> = REPLAY.reasons;
  return known[why] ?? why;
}

/** `Nothing was recorded from 10:41 to 10:44: …`, each time and reason once. */
export function gapWords(gaps: readonly HistoryGap[], now: number, zone?: string): string[] {
  return [
    ...new Set(
      gaps.map(({ from, to, why }) => {
        const reason = reasonWords(why);
        const since = timeOf(from, now, zone);
        return to === undefined
          ? REPLAY.gapSince({ from: since, why: reason })
          : REPLAY.gap({ from: since, to: timeOf(to, now, zone), why: reason });
      }),
    ),
  ];
}
