import { agentState, isWorking, type Membership } from './agent.js';
import { keyed, own, type DocumentState } from './document.js';
import { countAgents, type QueueSelf, type WaitingCall } from './queue.js';
import {
  personOf,
  type MemberReading,
  type QueueReading,
  type Roster,
  type WaitingReading,
} from './reading.js';
import { recognise } from './recognise.js';
import { steady } from './id.js';

/** The state of `queue/<account>/<queue>`. */
export type QueueDocument = DocumentState & {
  readonly queue: { readonly self: QueueSelf };
  readonly waiting: { readonly [callId: string]: WaitingCall };
  readonly agents: { readonly [agentId: string]: Membership };
};

/**
 * A queue's document after a reading. `unbroken`: the readings before this one came in their turns, so that a state seen
 * then and now held in between; after a long silence it is not known, and "at least since" begins anew. Undefined while
 * the waiting callers were never read: a document would have to say "0 waiting", and that is not known.
 */
export function queueDocument(
  id: string,
  before: QueueDocument | undefined,
  roster: Roster,
  reading: QueueReading,
  at: number,
  unbroken = true,
): QueueDocument | undefined {
  if (before === undefined && reading.waiting === undefined) return undefined;
  const waiting = waitingRows(before?.waiting ?? keyed(), reading.waiting);
  const agents = memberRows(before?.agents ?? keyed(), roster, reading, at, unbroken);
  return { queue: { self: self(id, before?.queue.self, roster, reading, waiting, agents) }, waiting, agents };
}

function waitingRows(
  before: QueueDocument['waiting'],
  calls: WaitingReading[] | undefined,
): QueueDocument['waiting'] {
  if (calls === undefined) return before;
  const rows = keyed<WaitingCall>();
  for (const call of recognise(before, calls))
    rows[call.id] = { ...call, since: cameInAt(own(before, call.id), call) };
  return rows;
}

/**
 * Once its phone rings, some vendors tell only how long it rings: a caller cannot have come in later than was shown.
 * While it waits the vendor tells its wait, and is believed.
 */
function cameInAt(before: WaitingCall | undefined, { since, state }: WaitingCall): number {
  const steadySince = steady(before?.since, since);
  return state === 'ringing' ? Math.min(steadySince, before?.since ?? steadySince) : steadySince;
}

function memberRows(
  before: QueueDocument['agents'],
  roster: Roster,
  { members, memberUpdates = [] }: QueueReading,
  at: number,
  unbroken: boolean,
): QueueDocument['agents'] {
  const rows = keyed<Membership>();
  if (members === undefined) for (const row of Object.values(before)) rows[row.id] = named(row, roster);
  for (const member of [...(members ?? []), ...memberUpdates])
    rows[member.id] = memberRow(own(before, member.id), roster, member, at, unbroken);
  return rows;
}

function memberRow(
  before: Membership | undefined,
  roster: Roster,
  { since, activitySince, availabilitySince, until, ...member }: MemberReading,
  at: number,
  unbroken: boolean,
): Membership {
  const row = named({ ...member, name: member.name ?? before?.name ?? member.id, state: 'unknown' }, roster);
  const earlier = unbroken ? before : undefined;
  const sameActivity = earlier?.activity === row.activity;
  const sameAvailability = earlier?.availability === row.availability && earlier?.reason === row.reason;
  const unmoved =
    earlier?.state === row.state && (isWorking(row.state) || (sameActivity && sameAvailability));
  const working = isWorking(row.state);
  const activityAt = activitySince ?? (working ? since : undefined);
  const availabilityAt = availabilitySince ?? (working ? undefined : since);
  return {
    ...row,
    ...(since === undefined
      ? {
          since: unmoved ? (earlier.since ?? at) : at,
          sinceKind: unmoved ? (earlier.sinceKind ?? 'observed') : 'observed',
        }
      : { since: steady(before?.since, since), sinceKind: 'vendor' }),
    ...(row.activity !== undefined && {
      activitySince: axisSince(activityAt, sameActivity ? earlier?.activitySince : undefined, at),
    }),
    ...(row.availability !== undefined && {
      availabilitySince: axisSince(
        availabilityAt,
        sameAvailability ? earlier?.availabilitySince : undefined,
        at,
      ),
    }),
    ...(until !== undefined && { until: steady(before?.until, until) }),
  };
}

/** @param told by the vendor @param before while the axis shows the same */
const axisSince = (told: number | undefined, before: number | undefined, at: number): number =>
  told === undefined ? (before ?? at) : steady(before, told);

/** The row with what the roster knows of the person: the name, the extension, and whether the phone is there. */
function named<R extends Membership>(row: R, roster: Roster): R {
  const person = personOf(row.id, roster);
  const extension = row.extension ?? person?.extension;
  return {
    ...row,
    name: person?.name ?? row.name,
    ...(extension !== undefined && { extension }),
    state: agentState({ ...row, reachable: person?.reachable }),
  };
}

function self(
  id: string,
  before: QueueSelf | undefined,
  roster: Roster,
  reading: QueueReading,
  waiting: QueueDocument['waiting'],
  agents: QueueDocument['agents'],
): QueueSelf {
  const callers = Object.values(waiting).filter((call) => call.state !== 'callback');
  const known = own(roster.queues, id);
  const open = reading.open ?? before?.open;
  const talking = reading.talking ?? before?.talking;
  const number = known?.number ?? before?.number;
  const metrics = reading.metrics ?? before?.metrics;
  // Where its waiting callers alone were read, "0 available" is not known.
  const isRead =
    reading.members !== undefined || before?.agents !== undefined || Object.keys(agents).length > 0;
  return {
    ...known,
    id,
    name: known?.name ?? before?.name ?? id,
    ...(number !== undefined && { number }),
    ...(open !== undefined && { open }),
    waiting: callers.length,
    ...(callers.length > 0 && { oldestSince: Math.min(...callers.map((call) => call.since)) }),
    ...(talking !== undefined && { talking }),
    ...(isRead && { agents: countAgents(Object.values(agents).map((agent) => agent.state)) }),
    ...(metrics !== undefined && { metrics }),
  };
}
