import type { FloorAlerts, SentNotification } from '../../../client/index.js';
import { RULES } from '../texts/rules.js';
import { attemptWords } from './delivery-words.js';

const t = RULES.channels;
const ASK_MS = 1_000;
/** A receiver has 15 s to answer. */
const MOST_ASKED = 25;

/** Sends a test message, and says what became of its first attempt. Rejects with a refusal, or with the network's error. */
export async function testOutcome(
  api: Pick<FloorAlerts, 'testChannel' | 'notifications'>,
  channel: string,
  signal: AbortSignal,
): Promise<string> {
  const { id } = await api.testChannel(channel);
  for (let asked = 0; asked < MOST_ASKED && !signal.aborted; asked += 1) {
    await new Promise<void>((resolve) => setTimeout(resolve, ASK_MS));
    const sent = await api.notifications({ channel });
    const found = sent.find((one) => one.id === id);
    const words = found && outcomeWords(found, sent);
    if (words !== undefined) return words;
  }
  return t.testOpen;
}

/** Undefined: it was not tried yet. */
export function outcomeWords(
  { state, attempts, why, joined }: SentNotification,
  all: readonly SentNotification[],
): string | undefined {
  if (state === 'joined') {
    const other = all.find(({ id }) => id === joined);
    return other && outcomeWords(other, []);
  }
  const last = attempts.at(-1);
  if (state === 'delivered') return t.tested({ time: last === undefined ? '' : `${last.tookMs} ms` });
  if (last !== undefined) return t.testFailed({ why: attemptWords(last) });
  return state === 'waiting' ? undefined : t.testFailed({ why: why ?? '' });
}
