import type { VoximplantParams } from './voximplant.params.js';
import { invalid, VoximplantFailure } from './voximplant.envelope.js';
import type { VoximplantQuirks } from './voximplant.quirks.js';

/** Where the simulated account is: what `auto` means. */
export const ACCOUNT_ZONE = 'Europe/Moscow';

/** How dates of an answer are written: by the `timezone` asked for, without a zone of their own. */
export function dateWriter(params: VoximplantParams, quirks: VoximplantQuirks): (instant: number) => string {
  const asked = params.text('timezone') ?? 'Etc/GMT';
  const zone = asked === 'auto' || quirks.dates === 'account' ? ACCOUNT_ZONE : asked;
  const parts = formatOf(zone);
  // Swedes write dates as the vendor does.
  return (instant) => parts.format(instant);
}

/** By zone: making a format takes longer than most answers do. There are only as many zones as Intl knows. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
    formats.set(timeZone, format);
    return format;
  } catch {
    throw invalid('timezone');
  }
}

/** Of a date without a zone: UTC. */
export function instantOf(params: VoximplantParams, name: string): number | undefined {
  const text = params.text(name);
  if (text === undefined) return undefined;
  const instant = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)
    ? Date.parse(`${text.replace(' ', 'T')}Z`)
    : Number.NaN;
  if (Number.isNaN(instant)) throw new VoximplantFailure(111);
  return instant;
}
