import { z } from 'zod';
import { LocalOverride } from '../domain/reading.js';
import type { PollTicket } from './floor-write.js';
import { parseTotalsProgress } from './totals-record.js';
import { parseFailure, parsePollRequest, parseShortfall } from './target-record.js';

const maybe = z.string().nullable();
const Begun = z.tuple([
  z.number(),
  z.number(),
  maybe,
  maybe,
  maybe,
  maybe,
  maybe,
  z.array(z.string()),
  maybe,
  maybe,
  z.number(),
  maybe,
]);

/** What `begin.lua` answers. */
export function ticketOf(output: unknown): PollTicket {
  const [
    fence,
    followed,
    interval,
    polled,
    failure,
    rosterVersion,
    due,
    overrideFields,
    shortfall,
    request,
    pushed,
    totals,
  ] = Begun.parse(output);
  const overrides = overridesOf(overrideFields);
  return {
    fence,
    followed: followed === 1,
    ...(interval !== null && { intervalMs: Number(interval) }),
    ...(polled !== null && { polledAt: Number(polled) }),
    ...(failure !== null && { failure: parseFailure(failure) }),
    ...(shortfall !== null && { shortfall: parseShortfall(shortfall) }),
    ...(rosterVersion !== null && { rosterVersion }),
    ...(due !== null && { dueAt: Number(due) }),
    ...(overrides.size > 0 && { overrides }),
    ...(request !== null && { request: parsePollRequest(request) }),
    ...(pushed === 1 && { pushed: true }),
    ...(totals !== null && { totals: parseTotalsProgress(totals) }),
  };
}

/** By agent, from a hash as Redis returns it: field, value, field, value. */
function overridesOf(fields: string[]): Map<string, LocalOverride> {
  const overrides = new Map<string, LocalOverride>();
  for (let i = 0; i + 1 < fields.length; i += 2)
    overrides.set(fields[i] ?? '', LocalOverride.parse(JSON.parse(fields[i + 1] ?? '')));
  return overrides;
}
