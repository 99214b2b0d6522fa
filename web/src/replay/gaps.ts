import { queueTopic, type DocumentState } from '../../../client/index.js';
import { timeOf } from '../shared/freshness.js';
import { REPLAY } from '../texts/replay.js';
import type { Gap } from './recorded-lines.js';

/** The phone system did not answer: its last numbers were shown as old ones, and were recorded so. */
const isOutage = ({ why }: Gap): boolean => why === 'down';

export const lies = ({ from, to }: Gap, at: number): boolean => from <= at && (to === undefined || at < to);

/** The gaps at an instant in which there are no numbers. */
export const blanksAt = (gaps: Iterable<Gap>, at: number): Gap[] =>
  [...gaps].filter((gap) => !isOutage(gap) && lies(gap, at));

/** Since when the phone system had not answered at an instant; undefined: it did. */
export const outageAt = (gaps: Iterable<Gap>, at: number): number | undefined =>
  [...gaps].find((gap) => isOutage(gap) && lies(gap, at))?.from;

/** The document without what the gaps leave unknown; undefined: nothing of it is known. */
export function knownPart(
  topic: string,
  state: DocumentState,
  blanks: readonly Gap[],
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

/** `Nothing was recorded from 10:41 to 10:44: …`, each time and reason once. */
export function gapWords(gaps: readonly Gap[], now: number, zone?: string): string[] {
  return [
    ...new Set(
      gaps.map(({ from, to, why }) => {
        const reason = REPLAY.why(why);
        const since = timeOf(from, now, zone);
        return to === undefined
          ? REPLAY.gapSince(since, reason)
          : REPLAY.gap(since, timeOf(to, now, zone), reason);
      }),
    ),
  ];
}
