import type { FloorWrite, PollTicket } from './floor-write.js';

/**
 * Why a poll ran, and how long before it what it shows may have happened: since the hint that requested it, or, while polls that
 * push announces are further apart, since the poll before.
 */
export function causeOf(
  { request, pushed, polledAt }: Pick<PollTicket, 'request' | 'pushed' | 'polledAt'>,
  at: number,
): Pick<FloorWrite, 'cause' | 'bracketMs'> {
  const { cause = 'plan', hintedAt } = request ?? {};
  const before = cause === 'plan' && pushed === true ? polledAt : undefined;
  const since = cause === 'hint' ? hintedAt : before;
  // Another process may have heard the hint, by a clock that is a little ahead.
  return { cause, ...(since !== undefined && { bracketMs: Math.max(0, Math.round(at - since)) }) };
}
