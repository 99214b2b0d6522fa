import { createHash } from 'node:crypto';
import { callerFields } from '../kit/caller.js';
import type { NetsapiensQueuedCall } from './schema.js';
import type { VendorClock } from './clock.js';
import type { Leg } from './legs.js';
import type { WaitingReading } from '../../modules/domain/reading.js';

interface QueueCallers {
  /** The queue's own list; absent where the system does not give it. */
  queued: readonly NetsapiensQueuedCall[] | undefined;
  /** All legs of this queue. */
  legs: readonly Leg[];
  /** The members of this queue whose phone the leg rings. */
  agentsAt: (leg: Leg) => string[];
  clock: VendorClock;
  at: number;
  /** How many callers the queue's own row counts. */
  counted: number;
}

/**
 * The callers of a queue who wait or ring. The queue's own list says who they are: legs are torn down and made anew with
 * every attempt to reach an agent, so a leg says whom a caller rings, and never that a caller is gone.
 */
export function waitingCalls(callers: QueueCallers): WaitingReading[] {
  const { queued, counted, at } = callers;
  const legs = unanswered(callers.legs).sort(
    (a, b) => inOrder(a.call.startedAt, b.call.startedAt) || inOrder(a.call.origCallId, b.call.origCallId),
  );
  const offers = legsByCall(legs.filter(({ phase }) => phase === 'ringing'));
  const rows = new Map<string, WaitingReading>();
  const put = (row: WaitingReading | undefined) => {
    if (row === undefined) return;
    const key = row.id ?? `unnamed ${rows.size}`;
    if (!rows.has(key)) rows.set(key, row);
  };
  const known = identified(queued ?? []);
  const offered = new Map(known.map(({ call }) => [call, takeById(offers, call)]));
  // The ids of a list need not be those of the legs: then a caller who is being offered is known by the number.
  const sharesIds = [...offered.values()].some((legs) => legs.length > 0);
  // Of callers with one number those that the list says are being offered come first.
  for (const { call } of [...known].sort(
    (a, b) => Number(isDispatching(b.call)) - Number(isDispatching(a.call)),
  ))
    if (call.key === undefined || (!sharesIds && isDispatching(call)))
      offered.set(call, takeByNumber(offers, call));
  for (const { call, ...identity } of known)
    put(queuedCaller(call, identity, offered.get(call) ?? [], callers));
  // Offered to an agent and not in the list (any more), or there is no list.
  for (const rest of queued === undefined ? legsByCall(legs) : offers) put(legCaller(rest, callers));
  // More callers are counted than listed: the legs may have them, and the others are shown without a name.
  if (queued !== undefined && rows.size < counted) {
    const others = legsByCall(legs.filter(({ phase }) => phase !== 'ringing'));
    for (const { call } of known) if (takeById(others, call).length === 0) takeByNumber(others, call);
    for (const other of others) if (rows.size < counted) put(legCaller(other, callers));
  }
  while (rows.size < counted) put({ since: at, observed: true, state: 'waiting', channel: 'voice' });
  return [...rows.values()];
}

/** Once some leg of a call is answered the caller talks, and what still rings is about to end. */
function unanswered(legs: readonly Leg[]): Leg[] {
  const answered = new Set(legs.flatMap(({ phase, call }) => (phase === 'talking' ? call.origCallId : [])));
  return legs.filter(
    ({ phase, call }) =>
      phase !== 'talking' && (call.origCallId === undefined || !answered.has(call.origCallId)),
  );
}

interface Identified {
  call: NetsapiensQueuedCall;
  /** Absent: recognised from poll to poll. */
  id?: string;
  synthetic?: true;
}

/**
 * Without an id of its own a caller is known by what never changes: when it came into the queue, and the number. Of the
 * number an id holds only as much as tells two callers of one second apart: who may see a caller may not know who it is.
 */
function identified(queued: readonly NetsapiensQueuedCall[]): Identified[] {
  const seen = new Map<string, number>();
  return [...queued]
    .sort(
      (a, b) =>
        (a.queuedAt ?? 0) - (b.queuedAt ?? 0) ||
        inOrder(a.status, b.status) ||
        inOrder(a.callerName, b.callerName) ||
        inOrder(a.key, b.key),
    )
    .map((call) => {
      if (call.key !== undefined) return { call, id: call.key };
      if (call.queuedAt === undefined) return { call };
      const id = `${call.queuedAt / 1000}/${trace(call.caller ?? '')}`;
      const nth = (seen.get(id) ?? 0) + 1;
      seen.set(id, nth);
      return { call, id: nth === 1 ? id : `${id}/${nth}`, synthetic: true };
    });
}

/** One byte: every 256th number has the same. */
const trace = (number: string): string => createHash('sha256').update(number).digest('hex').slice(0, 2);

function queuedCaller(
  call: NetsapiensQueuedCall,
  identity: Omit<Identified, 'call'>,
  offer: readonly Leg[],
  { agentsAt, clock, at }: QueueCallers,
): WaitingReading {
  const { caller, callerName, status = '', prioritized } = call;
  const since = clock.ours({ instant: call.queuedAt, bare: call.bare });
  const ringing = offer.length > 0 || isDispatching(call);
  return {
    ...identity,
    ...callerFields(caller, callerName),
    ...(since === undefined ? { since: at, observed: true as const } : { since }),
    state: status.includes('callback') ? 'callback' : ringing ? 'ringing' : 'waiting',
    ...ringingAgent(offer, agentsAt),
    channel: 'voice',
    ...(prioritized && { priority: 1 }),
  };
}

/** A caller of whom only legs are known, none of them answered. */
function legCaller(legs: readonly Leg[], { agentsAt, clock, at }: QueueCallers): WaitingReading | undefined {
  const { origCallId: id, caller, callerName } = legs[0]?.call ?? {};
  if (id === undefined) return undefined;
  const offer = legs.filter(({ phase }) => phase === 'ringing');
  const starts = legs.flatMap(({ call }) => clock.ours({ instant: call.startedAt, bare: call.bare }) ?? []);
  const callback = legs.some(({ phase }) => phase === 'callback');
  return {
    id,
    ...callerFields(caller, callerName),
    ...(starts.length > 0 ? { since: Math.min(...starts) } : { since: at, observed: true as const }),
    state: callback ? 'callback' : offer.length > 0 ? 'ringing' : 'waiting',
    ...ringingAgent(offer, agentsAt),
    channel: 'voice',
  };
}

const isDispatching = ({ status }: NetsapiensQueuedCall): boolean => status === 'dispatching';

/** Only when it is exactly one. */
function ringingAgent(offer: readonly Leg[], agentsAt: QueueCallers['agentsAt']): { agent?: string } {
  const [agent, ...others] = new Set(offer.flatMap(agentsAt));
  return agent !== undefined && others.length === 0 && new Set(offer.flatMap(phone)).size === 1
    ? { agent }
    : {};
}

/** A leg's first callee: the user, or where there is none the device. */
const phone = ({ callees: [callee] }: Leg): string[] => (callee === undefined ? [] : [callee]);

function legsByCall(legs: readonly Leg[]): Leg[][] {
  const calls = new Map<string, Leg[]>();
  const alone: Leg[][] = [];
  for (const leg of legs) {
    const id = leg.call.origCallId;
    const one = id === undefined ? undefined : calls.get(id);
    if (one !== undefined) one.push(leg);
    else if (id !== undefined) calls.set(id, [leg]);
    else alone.push([leg]);
  }
  return [...calls.values(), ...alone];
}

/** Takes the legs that are this caller's out of those offered, by the id of the call. */
function takeById(offers: Leg[][], { key }: NetsapiensQueuedCall): Leg[] {
  if (key === undefined) return [];
  return takeAt(
    offers,
    offers.findIndex(([leg]) => leg?.call.origCallId === key || leg?.call.session === key),
  );
}

/** The same where list and legs share no id. */
function takeByNumber(offers: Leg[][], { caller }: NetsapiensQueuedCall): Leg[] {
  return takeAt(
    offers,
    offers.findIndex(([leg]) => sameNumber(leg?.call.caller, caller)),
  );
}

function takeAt(offers: Leg[][], index: number): Leg[] {
  return index < 0 ? [] : (offers.splice(index, 1)[0] ?? []);
}

/** Lists come in any order; what is said of twins must not depend on it. */
function inOrder(a: string | number = '', b: string | number = ''): number {
  return a < b ? -1 : Number(a > b);
}

/** The list has numbers with their country code, a leg has them as they came. */
function sameNumber(one: string | undefined, other: string | undefined): boolean {
  const [a = '', b = ''] = [one, other].map((number) => number?.replace(/\D/g, ''));
  return Math.min(a.length, b.length) >= 3 && (a.endsWith(b) || b.endsWith(a));
}
