import type { z } from 'zod';
import type { Activity } from '../../modules/domain/agent.js';
import { keyed, own } from '../../modules/domain/document.js';
import type {
  MemberReading,
  QueueReading,
  Reading,
  Roster,
  RosterAgent,
  RosterQueue,
  WaitingReading,
} from '../../modules/domain/reading.js';
import { callerFields } from '../kit/caller.js';
import { withUnlistedQueues } from '../kit/unlisted.js';
import type { ReadingNotes } from '../port/reading-notes.js';
import type { AmiAnswer } from './answer.js';
import type { AmiBlock } from './blocks.js';
import { formerMembers, justLeft } from './former-members.js';
import { personAt } from './person.js';
import { AmiCaller, AmiMember, AmiQueue } from './schema.js';

/** The rows of one `QueueStatus`, those of each kind as far as they can be read. */
export interface QueueStatus {
  queues: AmiQueue[];
  members: AmiMember[];
  callers: AmiCaller[];
  /** A queue, or a member, is among the rows that cannot be read. */
  lacks: { queues: boolean; members: boolean };
}

/** One row that cannot be read loses no other; it is noted. */
export function queueStatusOf(rows: readonly AmiBlock[], notes: ReadingNotes): QueueStatus {
  const read = <Row extends z.ZodType>(event: string, resource: string, schema: Row): z.output<Row>[] => {
    const those = rows.filter((row) => row['Event'] === event);
    const readable = those.flatMap((row) => {
      const parsed = schema.safeParse(row);
      return parsed.success ? [parsed.data] : [];
    });
    notes.skipped({
      resource,
      why: 'no readable id',
      rows: those.length - readable.length,
      of: those.length,
    });
    return readable;
  };
  const queues = read('QueueParams', 'queues', AmiQueue);
  const members = read('QueueMember', 'agents', AmiMember);
  const callers = read('QueueEntry', 'waiting calls', AmiCaller);
  const broken = rows.filter((row) => row['Event'] === undefined).length;
  notes.skipped({ resource: 'rows', why: 'no kind', rows: broken, of: rows.length });
  const all = (event: string) => rows.filter((row) => row['Event'] === event).length;
  const lacks = {
    queues: broken > 0 || queues.length < all('QueueParams'),
    members: broken > 0 || members.length < all('QueueMember'),
  };
  // Of a queue whose own row cannot be read, the rows of its members and callers are there.
  const listed = new Set(queues.map(({ Queue }) => Queue));
  if (lacks.queues)
    for (const { Queue } of [...members, ...callers])
      if (!listed.has(Queue)) {
        listed.add(Queue);
        queues.push({ Queue });
      }
  return { queues, members, callers, lacks };
}

interface Instants {
  at: number;
  clockAheadMs: number;
}

/** The whole account: queues, people, and every queue's callers and members. */
export function floorReading(
  { rows, receivedAt, clockAheadMs }: Pick<AmiAnswer, 'rows' | 'receivedAt' | 'clockAheadMs'>,
  before: Roster | undefined,
  notes: ReadingNotes,
): Reading {
  const status = queueStatusOf(rows, notes);
  const instants = { at: Math.round(receivedAt), clockAheadMs };
  const readings = keyed<QueueReading>();
  for (const { Queue } of status.queues) {
    const members = byPerson(status.members.filter((member) => member.Queue === Queue));
    readings[Queue] ??= {
      waiting: waitingCalls(
        status.callers.filter((caller) => caller.Queue === Queue),
        instants,
      ),
      ...(!status.lacks.members && talkingOf(members)),
      members: members.map((entries) => memberReading(entries, instants)),
    };
  }
  const roster = rosterOf(status, before, instants.at);
  const reading = { at: instants.at, roster, queues: readings };
  return status.lacks.queues ? withUnlistedQueues(reading, before, notes) : reading;
}

/** The memberships of one person, in one queue (usually one) or in all. */
type Entries = readonly [AmiMember, ...AmiMember[]];

function byPerson(members: readonly AmiMember[]): Entries[] {
  const persons = new Map<string, [AmiMember, ...AmiMember[]]>();
  for (const member of members) {
    const { id } = personAt(member.Location);
    const known = persons.get(id);
    if (known === undefined) persons.set(id, [member]);
    else known.push(member);
  }
  return [...persons.values()];
}

/** Calls of the queue with its members; older systems do not tell. */
function talkingOf(members: readonly Entries[]): { talking?: number } {
  const inCall = members.map((entries) => entries.map(({ InCall }) => InCall));
  if (inCall.some((flags) => flags.includes(undefined))) return {};
  return { talking: inCall.filter((flags) => flags.includes(true)).length };
}

/** A caller is listed once; of two rows with one id the first counts. */
function waitingCalls(callers: readonly AmiCaller[], { at }: Instants): WaitingReading[] {
  const rows = new Map<string, WaitingReading>();
  for (const { Uniqueid: id, Position, CallerIDNum, CallerIDName, Wait, Priority } of callers) {
    if (rows.has(id)) continue;
    rows.set(id, {
      id,
      ...callerFields(CallerIDNum, CallerIDName),
      ...(Wait === undefined
        ? { since: at, observed: true as const }
        : { since: at - Math.round(Wait * 1000) }),
      ...(Position !== undefined && Position > 0 && { position: Position }),
      state: 'waiting',
      channel: 'voice',
      ...(Priority !== undefined && { priority: Priority }),
    });
  }
  return [...rows.values()];
}

/** Of a person with several memberships in the queue: the one in a call, else one that is given calls. */
function memberReading(entries: Entries, instants: Instants): MemberReading {
  const [first] = entries;
  const member =
    entries.find(({ InCall }) => InCall === true) ?? entries.find(({ Paused }) => Paused === false) ?? first;
  const { Paused, PausedReason, LastPause, Penalty, Membership, Wrapuptime = 0 } = member;
  const { id, extension } = personAt(member.Location);
  const ours = (seconds: number) => Math.round(seconds * 1000 + instants.clockAheadMs);
  const wrapUp = wrapUpOf(member, instants);
  const activity = wrapUp === undefined ? activityOf(member) : 'wrap-up';
  return {
    id,
    name: nameOf(entries),
    ...(extension !== undefined && { extension }),
    ...(Paused !== undefined && { availability: Paused ? ('paused' as const) : ('available' as const) }),
    ...(activity !== undefined && { activity }),
    ...(Paused === true && PausedReason !== undefined && { reason: PausedReason }),
    ...(Paused === true && LastPause !== undefined && { availabilitySince: ours(LastPause) }),
    ...wrapUp,
    ...(Penalty !== undefined && { order: Penalty }),
    ...(Membership !== undefined && { kind: Membership }),
    ...(Wrapuptime > 0 && { wrapUpSeconds: Wrapuptime }),
    vendorState: vendorState(member),
  };
}

function vendorState({ Status, InCall, Paused, PausedReason }: AmiMember): string {
  const flag = (value: boolean | undefined) => (value === undefined ? 'unknown' : value ? 'yes' : 'no');
  const reason = PausedReason === undefined ? '' : ` (${PausedReason})`;
  return `status ${Status ?? 'unknown'}, in call ${flag(InCall)}, paused ${flag(Paused)}${reason}`;
}

/** The phone tells that it is used; whether for a call of this queue, only `InCall` says. */
function activityOf({ Status, InCall }: AmiMember): Activity | undefined {
  if (InCall === true) return Status === '8' ? 'on-hold' : 'on-call';
  switch (Status) {
    case '1':
    case '4':
    case '5':
      return 'idle';
    case '2':
    case '3':
    case '7':
    case '8':
      return InCall === false ? 'other-call' : undefined;
    case '6':
      return 'ringing';
    default:
      return undefined;
  }
}

/** After the last call of this queue, where the member has a time of its own for it, and the phone is not used. */
function wrapUpOf(
  { Status, InCall, LastCall, Wrapuptime = 0 }: AmiMember,
  { at, clockAheadMs }: Instants,
): { activitySince: number; until: number } | undefined {
  if (LastCall === undefined || Wrapuptime === 0 || InCall === true) return undefined;
  if (Status === undefined || !['0', '1'].includes(Status)) return undefined;
  const activitySince = Math.round(LastCall * 1000 + clockAheadMs);
  const until = activitySince + Wrapuptime * 1000;
  return until > at ? { activitySince, until } : undefined;
}

/** Asterisk writes the interface for the name where it has none. */
function nameOf(entries: Entries): string {
  const [{ Location }] = entries;
  const { id, extension } = personAt(Location);
  const named = entries.find(
    ({ Name, Location }) => Name !== undefined && personAt(Name).id !== personAt(Location).id,
  );
  return named?.Name ?? extension ?? id;
}

function rosterOf({ queues, members }: QueueStatus, before: Roster | undefined, at: number): Roster {
  const roster = {
    queues: keyed<RosterQueue>(),
    agents: keyed<RosterAgent>(),
    fixedMembers: keyed<string[]>(),
  };
  for (const queue of queues) {
    roster.queues[queue.Queue] ??= rosterQueue(queue, before);
    roster.fixedMembers[queue.Queue] ??= [];
  }
  const known = members.filter(({ Queue }) => Object.hasOwn(roster.queues, Queue));
  for (const entries of byPerson(known)) {
    const agent = rosterAgent(entries);
    const left = justLeft(own(before?.agents ?? {}, agent.id), agent.entries ?? {}, at);
    roster.agents[agent.id] = { ...agent, ...(Object.keys(left).length > 0 && { left }) };
    for (const { Queue, Membership } of entries) {
      const fixed = roster.fixedMembers[Queue] ?? [];
      // Members from a database are as fixed for commands as those of the configuration.
      if (Membership !== undefined && Membership !== 'dynamic' && !fixed.includes(agent.id))
        fixed.push(agent.id);
    }
  }
  for (const agent of formerMembers(roster.agents, before, at)) roster.agents[agent.id] = agent;
  return roster;
}

function rosterQueue(
  { Queue, Max = 0, Strategy, ServiceLevel = 0 }: AmiQueue,
  before: Roster | undefined,
): RosterQueue {
  const known = Strategy === undefined ? own(before?.queues ?? {}, Queue) : undefined;
  return {
    ...known,
    id: Queue,
    name: Queue,
    ...(Strategy !== undefined && { strategy: Strategy }),
    ...(ServiceLevel > 0 && { slaSeconds: ServiceLevel }),
    ...(Max > 0 && { maxCallers: Max }),
  };
}

function rosterAgent(members: Entries): RosterAgent {
  const [first] = members;
  const { id, extension } = personAt(first.Location);
  const reachable = reachableBy(members.map(({ Status }) => Status));
  const entries = keyed<string[]>();
  for (const { Queue, Location } of members) {
    const here = (entries[Queue] ??= []);
    if (!here.includes(Location)) here.push(Location);
  }
  return {
    id,
    name: nameOf(members),
    ...(extension !== undefined && { extension }),
    vendorId: first.Location,
    entries,
    ...(reachable !== undefined && { reachable }),
  };
}

/** 4: no such device, 5: not registered. 0 says nothing. */
function reachableBy(states: readonly (string | undefined)[]): boolean | undefined {
  if (states.some((state) => state !== undefined && /^[1-36-8]$/.test(state))) return true;
  return states.some((state) => state === '4' || state === '5') ? false : undefined;
}
