/** Whoever asks for more is asked again after a day: an endless wait would be no number of milliseconds. */
const LONGEST_MS = 86_400_000;

/** `Retry-After` in milliseconds from `now`: seconds or an HTTP date; undefined when absent or unreadable. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return Math.min(LONGEST_MS, Number(text) * 1000);
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : Math.min(LONGEST_MS, Math.max(0, instant - now));
}
