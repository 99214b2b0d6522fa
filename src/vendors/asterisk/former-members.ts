import { keyed } from '../../modules/domain/document.js';
import type { Roster, RosterAgent } from '../../modules/domain/reading.js';

/** More were never members of queues at a site of this size. */
const MOST_FORMER = 1_000;
/**
 * Queues are left one after the other, and a reading may fall between two of them: queues that are left within this time
 * are left together.
 */
const LEAVING_MS = 60_000;

/** The queues that a person left a moment ago, each with the instant at which that was seen. @param now the queues of today */
export function justLeft(
  before: RosterAgent | undefined,
  now: Readonly<Record<string, unknown>>,
  at: number,
): Record<string, number> {
  const { entries = {}, left = {} } = before ?? {};
  const all = {
    ...recent(left, at),
    ...Object.fromEntries(Object.keys(entries).map((queue) => [queue, at])),
  };
  return Object.fromEntries(Object.entries(all).filter(([queue]) => !Object.hasOwn(now, queue)));
}

/**
 * People who were members and are in no queue now: the system forgets a dynamic member who leaves, and only people who are
 * known can be named to join again.
 */
export function formerMembers(
  agents: { readonly [id: string]: RosterAgent },
  before: Roster | undefined,
  at: number,
): RosterAgent[] {
  return Object.values(before?.agents ?? {})
    .filter(({ id }) => !Object.hasOwn(agents, id))
    .slice(-MOST_FORMER)
    .map((agent) => formerMember(agent, at));
}

/** With the queues that the person was in last, and those that were left a moment before. */
function formerMember({ reachable: _, left = {}, ...agent }: RosterAgent, at: number): RosterAgent {
  const { entries = {}, vendorId } = agent;
  const all = keyed<string[]>();
  for (const queue of Object.keys(recent(left, at))) all[queue] = vendorId === undefined ? [] : [vendorId];
  return { ...agent, entries: Object.assign(all, entries) };
}

function recent(left: Readonly<Record<string, number>>, at: number): Record<string, number> {
  return Object.fromEntries(Object.entries(left).filter(([, since]) => at - since < LEAVING_MS));
}
