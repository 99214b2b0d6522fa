import type { SourceState } from '../../client/index.js';
import { age } from './shared/duration.js';
import { TEXTS } from './texts.js';

/** From here on the age in seconds says less than the time of day at which the data stopped. */
const SAY_SINCE_WHEN_MS = 60_000;

interface Props {
  state: SourceState;
  polledAt: number | undefined;
  reason: string | undefined;
  now: number;
}

/** How far the account's numbers can be trusted, in words: never by colour alone. */
export function SourceLine({ state, polledAt, reason, now }: Props) {
  return (
    <p class={`source source-${state}`} role="status" data-source={state}>
      <strong>{TEXTS.source[state]}</strong>
      <span class="age">{dataAge(polledAt, now)}</span>
      {reason !== undefined && state !== 'live' && <span class="reason">{reason}</span>}
    </p>
  );
}

function dataAge(polledAt: number | undefined, now: number): string {
  if (polledAt === undefined) return TEXTS.never;
  if (now - polledAt < SAY_SINCE_WHEN_MS) return TEXTS.age(age(now - polledAt));
  return TEXTS.noDataSince(new Date(polledAt).toLocaleTimeString());
}
