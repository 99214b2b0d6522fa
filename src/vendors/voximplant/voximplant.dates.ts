import type { VoximplantLiveAgent } from './voximplant.schema.js';
import type { VoximplantAnswer } from './voximplant.wire.js';

/** An instant of the vendor's by our clock; undefined when it cannot be told. */
export type VendorInstants = (date: unknown) => number | undefined;

/** What a date of the vendor's may lie ahead of its own clock. */
const TOLERANCE_MS = 60_000;

/**
 * Dates have no zone. We ask for UTC, but it is not documented that these dates follow: where one lies ahead of the
 * vendor's clock they are in another zone, and none of the answer is taken.
 */
export function vendorInstants(
  { heardAt, vendorDate = heardAt }: VoximplantAnswer<unknown>,
  agents: readonly VoximplantLiveAgent[],
): VendorInstants {
  const isAhead = (date: unknown) => (utc(date) ?? 0) > vendorDate + TOLERANCE_MS;
  const astray = agents.some(
    ({ statuses: { CALL, IM } }) => isAhead(CALL?.from_date) || isAhead(IM?.from_date),
  );
  if (astray) return () => undefined;
  return (date) => {
    const instant = utc(date);
    // Its age by the vendor's clock, counted back by ours.
    return instant === undefined ? undefined : Math.max(0, heardAt - Math.max(0, vendorDate - instant));
  };
}

/** `2026-01-31 17:05:00` */
function utc(date: unknown): number | undefined {
  if (typeof date !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(date)) return undefined;
  const instant = Date.parse(`${date.replace(' ', 'T')}Z`);
  return Number.isNaN(instant) ? undefined : instant;
}
