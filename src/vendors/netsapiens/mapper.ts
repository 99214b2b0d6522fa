import type { z } from 'zod';
import type { Activity, AgentCall, Availability, MembershipSettings } from '../../modules/domain/agent.js';
import type { MemberReading, QueueReading, Reading } from '../../modules/domain/reading.js';
import { callerFields, callWith } from '../kit/caller.js';
import { VendorClock, type VendorInstant } from './clock.js';
import { type Leg, Legs } from './legs.js';
import { People, userOf, type Person } from './people.js';
import { isReachable, rosterOf, type Entries } from './roster.js';
import { waitingCalls } from './waiting.js';
import type { NetsapiensAgent, NetsapiensCall, NetsapiensQueue, NetsapiensQueuedCall } from './schema.js';
import { keyed } from '../../modules/domain/document.js';

/** A domain may call a pause anything, in its own language; these mean that it is none. */
const LOGGED_OUT = /^(log(ged)?|sign(ed)?|off)[ -]?(out|off|line)$/i;
/** What the first API calls them. */
const FIRST_TYPES: ReadonlyMap<string, string> = new Map([
  ['immediate', 'automatic'],
  ['offnet', 'offnet-automatic'],
]);

/** What is known beside an agent's own row. */
interface Knowledge {
  people: People<NetsapiensAgent>;
  legs: Legs;
  clock: VendorClock;
}

/**
 * An agent in a queue: of a person with several entries there, the one that is given calls.
 */
function memberReading(entries: Entries, { people, legs, clock }: Knowledge): MemberReading {
  const [first] = entries;
  const agent = entries.find((entry) => availabilityOf(entry, false) === 'available') ?? first;
  const { name, order, priority, kind, message } = agent;
  const status = statusOf(agent);
  const { activity, since, call } = activityOf(entries, legs, people.personOf(agent));
  const availability = availabilityOf(agent, activity !== 'idle');
  const away = availability !== undefined && availability !== 'available';
  // The row's own instant is that of its last change, which need not be the end of the last call.
  const sinceRow = activity === 'idle' && isOut(availability) ? agent : undefined;
  const instant = since ?? (sinceRow && { instant: sinceRow.modifiedAt, bare: sinceRow.bare });
  const ours = instant && clock.ours(instant);
  return {
    id: people.idOf(agent),
    ...(name !== undefined && { name }),
    extension: userOf(agent),
    ...(availability !== undefined && { availability }),
    activity,
    ...(away && message !== undefined && { reason: message }),
    ...(ours !== undefined && { since: ours }),
    ...(call !== undefined && { call }),
    ...(order !== undefined && { order }),
    ...(priority !== undefined && { priority }),
    ...(kind !== undefined && { kind }),
    ...(status !== undefined && { status }),
    ...settingsOf(agent),
    vendorState: [...new Set(entries.map(vendorState))].join('; '),
  };
}

function vendorState({ type, dispatch, device, calls }: NetsapiensAgent): string {
  return `${type ?? '-'}, dispatch ${dispatch ?? '-'}, device ${device ?? '-'}, calls ${calls ?? '-'}`;
}

/** What was set for the agent in this queue, whatever the system makes of it at the moment. */
function statusOf({ type }: NetsapiensAgent): string | undefined {
  const word = type?.toLowerCase();
  return word === undefined ? undefined : (FIRST_TYPES.get(word) ?? word);
}

function settingsOf(agent: NetsapiensAgent): z.infer<typeof MembershipSettings> {
  const { wrapUpSeconds, autoAnswer, confirmAnswer, maxCalls, maxSms } = agent;
  return {
    ...(wrapUpSeconds !== undefined && { wrapUpSeconds }),
    ...(autoAnswer !== undefined && { autoAnswer }),
    ...(confirmAnswer !== undefined && { confirmAnswer }),
    ...(maxCalls !== undefined && { maxCalls }),
    ...(maxSms !== undefined && { maxSms }),
  };
}

function availabilityOf(agent: NetsapiensAgent, busy: boolean): Availability | undefined {
  const { message = '' } = agent;
  const dispatch = agent.dispatch?.toLowerCase();
  switch (statusOf(agent)) {
    case 'disabled':
      return 'logged-out';
    case 'automatic':
    case 'offnet-automatic':
      if (dispatch === 'available') return 'available';
      if (dispatch !== 'unavailable') return undefined;
      // Logged in, free, and yet not given calls: wrap-up, a limit, or something else; the vendor does not say which.
      return busy || isReachable(agent) === false ? 'available' : 'not-ready';
    case 'manual':
      // Logged out, but ready for one call.
      if (dispatch === 'available') return 'available';
      if (dispatch !== 'unavailable') return undefined;
      return message.trim() === '' || LOGGED_OUT.test(message.trim()) ? 'logged-out' : 'paused';
    default:
      return undefined;
  }
}

function isOut(availability: Availability | undefined): boolean {
  return availability === 'logged-out' || availability === 'paused';
}

/** From the legs, which tell whose call it is; the agent's row only counts its calls, over all queues. */
function activityOf(
  entries: readonly NetsapiensAgent[],
  legs: Legs,
  person: Person,
): { activity: Activity; since?: VendorInstant; call?: AgentCall } {
  const reaching = legs.to(person);
  const here = reaching.filter(({ queue, phase }) => queue === entries[0]?.queue && phase === 'talking');
  const talk = earliest(here.filter(({ call }) => !call.held));
  if (talk !== undefined) return { ...since('on-call', talk.call), ...theirCall(talk) };
  if (here.length > 0) return { activity: 'on-hold', ...(here.length === 1 && theirCall(here[0])) };
  if (reaching.some(({ phase }) => phase === 'ringing')) return { activity: 'ringing' };
  const other = earliest([...reaching, ...legs.from(person)]);
  if (other !== undefined) return since('other-call', other.call);
  return { activity: entries.some(({ calls = 0 }) => calls > 0) ? 'other-call' : 'idle' };
}

function theirCall(leg: Leg | undefined): { call?: AgentCall } {
  return leg === undefined ? {} : callWith(callerFields(leg.call.caller, leg.call.callerName));
}

/** Of several calls the one that was answered first, in whatever order they are listed. */
function earliest(legs: readonly Leg[]): Leg | undefined {
  const answered = ({ call }: Leg) => call.answeredAt ?? Infinity;
  return [...legs].sort((a, b) => Math.sign(answered(a) - answered(b)) || 0)[0];
}

function since(activity: Activity, { answeredAt: instant, bare }: NetsapiensCall) {
  return { activity, ...(instant !== undefined && { since: { instant, bare } }) };
}

/** What one poll was answered. */
export interface NetsapiensFloor {
  queues: readonly NetsapiensQueue[];
  agents: readonly NetsapiensAgent[];
  calls: readonly NetsapiensCall[];
  /** By queue: of an empty queue nothing is asked, a queue whose list is refused has undefined, and one whose list failed has no rows. */
  queued: Map<string, readonly NetsapiensQueuedCall[] | 'failed' | undefined>;
  /** When the first answer was there. */
  at: number;
  /** What is to be added to the vendor's instants to have ours. */
  clockAheadMs: number;
}

/** Lots where calls are parked are kept among the queues; no caller waits for an agent there. */
function realQueues(queues: readonly NetsapiensQueue[]): NetsapiensQueue[] {
  return queues.filter(({ dispatchType = '' }) => !/^(call[ -]?)?park$/i.test(dispatchType));
}

/** The whole account: queues, people, and every queue's callers and members. */
export function floorReading(floor: NetsapiensFloor): Reading {
  const { at, clockAheadMs } = floor;
  const queues = realQueues(floor.queues);
  const ids = new Set(queues.map(({ id }) => id));
  const agents = floor.agents.filter(({ queue }) => ids.has(queue));
  const legs = new Legs(floor.calls, ids);
  const people = new People(agents);
  const clock = new VendorClock(at, clockAheadMs, liveInstants(floor));
  const members = new Map<string, NetsapiensAgent[]>();
  for (const agent of agents) {
    const ofQueue = members.get(agent.queue);
    if (ofQueue === undefined) members.set(agent.queue, [agent]);
    else ofQueue.push(agent);
  }
  const readings = keyed<QueueReading>();
  for (const { id, waiting: counted = 0 } of queues) {
    const queued = floor.queued.has(id) ? floor.queued.get(id) : [];
    if (queued === 'failed') continue;
    const ofQueue = legs.ofQueue(id);
    const entries = members.get(id) ?? [];
    const agentsAt = agentsByName(entries, people);
    readings[id] = {
      waiting: waitingCalls({ queued, counted, legs: ofQueue, agentsAt, clock, at }),
      talking: new Set(
        ofQueue
          .filter(({ phase }) => phase === 'talking')
          .map(({ call }) => call.origCallId ?? call.session ?? call),
      ).size,
      members: byPerson(entries, people).map((rows) => memberReading(rows, { people, legs, clock })),
    };
  }
  return { at, roster: rosterOf(queues, byPerson(agents, people), people), queues: readings };
}

function liveInstants({ calls, queued }: NetsapiensFloor): VendorInstant[] {
  const lists = [...queued.values()].flatMap((list) => (list === undefined || list === 'failed' ? [] : list));
  return [
    ...lists.map(({ queuedAt: instant, bare }) => ({ instant, bare })),
    ...calls.flatMap(({ startedAt, answeredAt, bare }) =>
      [startedAt, answeredAt].map((instant) => ({ instant, bare })),
    ),
  ];
}

/** The rows of each person, in the order of the list. */
function byPerson(agents: readonly NetsapiensAgent[], people: People<NetsapiensAgent>): Entries[] {
  const persons = new Map<string, Entries>();
  for (const agent of agents) {
    const id = people.idOf(agent);
    const known = persons.get(id);
    if (known === undefined) persons.set(id, [agent]);
    else known.push(agent);
  }
  return [...persons.values()];
}

/** The queues that are not empty, or not known to be: only theirs is a list of callers worth a request. */
export function queuesToAsk(floor: Pick<NetsapiensFloor, 'queues' | 'calls'>): NetsapiensQueue[] {
  const queues = realQueues(floor.queues);
  const legs = new Legs(floor.calls, new Set(queues.map(({ id }) => id)));
  return queues.filter(
    ({ id, waiting }) =>
      waiting !== 0 || legs.ofQueue(id).some(({ phase }) => phase === 'waiting' || phase === 'callback'),
  );
}

function agentsByName(
  agents: readonly NetsapiensAgent[],
  people: People<NetsapiensAgent>,
): (leg: { callees: string[] }) => string[] {
  const ids = new Map<string, Set<string>>();
  for (const agent of agents)
    for (const name of people.personOf(agent).names)
      ids.set(name, (ids.get(name) ?? new Set()).add(people.idOf(agent)));
  return ({ callees }) => callees.flatMap((callee) => [...(ids.get(callee) ?? [])]);
}
