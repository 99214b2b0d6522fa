import { groupBy } from '../../lib/group-by.js';
import { orNothing } from '../kit/wire-values.js';
import type {
  RosterQueue,
  MemberReading,
  QueueReading,
  Reading,
  RosterAgent,
} from '../../modules/domain/reading.js';
import type {
  YeastarQueue,
  YeastarQueueDetail,
  AgentStatus,
  CallStatus,
  PauseReasons,
  QueueDetails,
  YeastarAgent,
  YeastarCall,
  YeastarExtension,
  YeastarMember,
} from './schema.js';
import type { Activity, Availability } from '../../modules/domain/agent.js';
import { keyed } from '../../modules/domain/document.js';
import type { RowList } from '../kit/pages.js';
import { notedRows, type ReadableRows } from '../kit/rows.js';
import type { ReadingNotes } from '../port/reading-notes.js';
import type { YeastarAnswer } from './envelope.js';
import { theirCall, waitingCalls } from './live-calls.js';

/** Of what `queue.update` can write, that which the system tells, under its own names. */
function queueSettings(
  { number, name, ring_strategy }: YeastarQueue,
  detail: YeastarQueueDetail | undefined,
): NonNullable<RosterQueue['settings']> {
  const { id: _id, sla_time: _sla, max_calls: _most, ...rest } = detail ?? { id: '' };
  const known = Object.entries({ number, name, ring_strategy, ...rest });
  return Object.fromEntries(
    known.filter((setting): setting is [string, string | number] => setting[1] !== undefined),
  );
}

/** Whether any of an extension's devices is online; undefined when the vendor does not say it of all of them. */
export function isReachable(onlineStatus: unknown): boolean | undefined {
  if (!isObject(onlineStatus)) return undefined;
  const devices = Object.values(onlineStatus);
  return devices.length === 0 ? undefined : anyOf(devices.map(isOnline));
}

function anyOf(online: readonly (boolean | undefined)[]): boolean | undefined {
  if (online.includes(true)) return true;
  return online.includes(undefined) ? undefined : false;
}

/** A SIP phone's own status says nothing: its registrations are listed, and the list is there only when it has any. */
function isOnline(device: unknown): boolean | undefined {
  if (!isObject(device)) return undefined;
  const { status, status_list: registrations } = device;
  if (Array.isArray(registrations))
    return anyOf(registrations.map((one: unknown) => statusOf(isObject(one) ? one['status'] : one)));
  return orNothing(registrations) === undefined ? statusOf(status) : undefined;
}

function statusOf(status: unknown): boolean | undefined {
  if (status === 1 || status === '1') return true;
  return status === 0 || status === '0' ? false : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface RosterAnswers {
  queues: RowList<YeastarQueue>;
  /** Absent where there are no queues to ask of. */
  details?: YeastarAnswer<QueueDetails>;
  /** Absent where it is refused. */
  reasons?: YeastarAnswer<PauseReasons>;
  /** Absent where it is refused. */
  extensions?: RowList<YeastarExtension>;
}

/** Queues, and the people who are in one. An agent is known by the extension number, since the live rows have no id. */
export function rosterReading({ queues, details, reasons, extensions }: RosterAnswers): Reading {
  const known = new Map(extensions?.rows.map((extension) => [extension.number, extension]));
  const settings = new Map(details?.value?.map((detail) => [detail.id, detail]));
  const roster = {
    queues: keyed<RosterQueue>(),
    agents: keyed<RosterAgent>(),
    members: keyed<string[]>(),
    fixedMembers: keyed<string[]>(),
    ...(reasons?.value !== undefined && {
      pauseReasons: reasons.value.map(({ code, reason }) => ({ code, label: reason })),
    }),
  };
  const others = keyed<RosterAgent>();
  for (const queue of queues.rows) {
    const fixed = queue.static_agent_list.rows.map(({ text2 }) => text2);
    const people = [...queue.dynamic_agent_list.rows, ...queue.static_agent_list.rows];
    roster.queues[queue.id] = rosterQueue(queue, settings.get(queue.id));
    roster.members[queue.id] = [...new Set(people.map(({ text2 }) => text2))];
    roster.fixedMembers[queue.id] = [...new Set(fixed)];
    for (const person of people) roster.agents[person.text2] = rosterAgent(person, known.get(person.text2));
  }
  for (const [number, extension] of known)
    if (!Object.hasOwn(roster.agents, number)) others[number] = rosterAgent({ text2: number }, extension);
  const answers = [queues, details, reasons, extensions].filter((answer) => answer !== undefined);
  return {
    at: Math.min(...answers.map(({ receivedAt }) => receivedAt)),
    roster: { ...roster, ...(Object.keys(others).length > 0 && { others }) },
  };
}

function rosterQueue(queue: YeastarQueue, detail: YeastarQueueDetail | undefined): RosterQueue {
  const { id, number, name, ring_strategy: strategy } = queue;
  const { max_wait_time: maxWaitSeconds = 0, wrap_up_time: wrapUpSeconds } = detail ?? {};
  const { sla_time: slaSeconds = 0, max_calls: maxCallers = 0 } = detail ?? {};
  return {
    id,
    name: name ?? number ?? id,
    ...(number !== undefined && { number }),
    ...(strategy !== undefined && { strategy }),
    ...(slaSeconds > 0 && { slaSeconds }),
    // 0: without a limit.
    ...(maxCallers > 0 && { maxCallers }),
    ...(maxWaitSeconds > 0 && { maxWaitSeconds }),
    ...(wrapUpSeconds !== undefined && { wrapUpSeconds }),
    settings: queueSettings(queue, detail),
  };
}

function rosterAgent(
  { text, text2: number, value }: Partial<YeastarMember> & Pick<YeastarMember, 'text2'>,
  extension: YeastarExtension | undefined,
): RosterAgent {
  const reachable = isReachable(extension?.online_status);
  const vendorId = value ?? extension?.id;
  return {
    id: number,
    name: text ?? extension?.caller_id_name ?? number,
    extension: number,
    ...(vendorId !== undefined && { vendorId }),
    ...(reachable !== undefined && { reachable }),
  };
}

/**
 * A queue as it is now, with the system's own counters held against its lists. A known queue that is "not found" has no
 * calls, and that says nothing of its members.
 *
 * @param calls absent where they cannot be read: the callers stay as they were; `agents` likewise
 */
export function queueReading(
  id: string,
  calls: YeastarAnswer<CallStatus> | undefined,
  agents: YeastarAnswer<AgentStatus> | undefined,
  notes: ReadingNotes,
): Reading {
  const { active } = calls?.value ?? NO_CALLS;
  const talks = calls === undefined ? undefined : groupBy(active.rows, (call) => call.callee_number);
  const queue: QueueReading = {
    ...(calls !== undefined && callsOf(id, calls, notes)),
    ...membersOf(id, agents?.value, talks, notes),
  };
  const [first = Date.now(), second = first] = [calls, agents].flatMap((answer) => answer?.receivedAt ?? []);
  return { at: Math.min(first, second), queues: { [id]: queue } };
}

function callsOf(
  id: string,
  { value = NO_CALLS, receivedAt }: YeastarAnswer<CallStatus>,
  notes: ReadingNotes,
): Pick<QueueReading, 'waiting' | 'talking'> {
  const { waiting, active, ringing, tellsRinging, counted } = value;
  if (!tellsRinging) notes.missing('ringing calls', 'The system does not list calls that ring an agent.');
  const callers = notedRows(waiting, 'waiting calls', notes);
  const ring = notedRows(ringing, 'ringing calls', notes);
  const listed = active.rows.length + active.unreadable.length;
  const allCalls = isWhole(waiting, counted.waiting);
  if (!allCalls) notes.gap(id, countedMore('waiting calls', waiting, counted.waiting));
  return {
    // A list without a single row takes no caller away while the system counts some.
    ...((allCalls || callers.length > 0) && { waiting: waitingCalls(callers, ring, receivedAt) }),
    talking: Math.max(listed, counted.active ?? 0),
  };
}

const NONE = { rows: [], unreadable: [] };
const NO_CALLS: CallStatus = {
  ...{ waiting: NONE, active: NONE, ringing: NONE, tellsRinging: true },
  counted: { waiting: 0, active: 0, ringing: 0 },
};

function isWhole({ rows, unreadable }: ReadableRows<unknown>, counted: number | undefined): boolean {
  return counted === undefined || rows.length + unreadable.length >= counted;
}

function countedMore(
  resource: string,
  { rows, unreadable }: ReadableRows<unknown>,
  counted: number | undefined,
): string {
  return `The PBX counts ${counted} ${resource} and lists ${rows.length + unreadable.length}.`;
}

/** Of a list that is shorter than its total, the rows are known, and the other members stay. */
function membersOf(
  id: string,
  agents: AgentStatus | undefined,
  talks: ReadonlyMap<string | undefined, readonly YeastarCall[]> | undefined,
  notes: ReadingNotes,
): Pick<QueueReading, 'members' | 'memberUpdates'> {
  if (agents === undefined) return {};
  const rows = notedRows(agents, 'agents', notes);
  const members = rows.map((agent) => memberReading(agent, talks && (talks.get(agent.number) ?? [])));
  if (isWhole(agents, agents.counted)) return { members };
  notes.gap(id, countedMore('agents', agents, agents.counted));
  return { memberUpdates: members };
}

/** Of a field that cannot be read. */
const UNKNOWN = 'unknown';

/** @param talks the agent's calls of this queue; undefined: the queue's calls cannot be read */
function memberReading(agent: YeastarAgent, talks: readonly YeastarCall[] | undefined): MemberReading {
  const { number: id, name, agent_type: kind, pause_reason: reason } = agent;
  const availability = availabilityOf(agent);
  const activity = activityOf(agent, talks && talks.length > 0);
  const { is_login: login = UNKNOWN, is_pause: paused = UNKNOWN, call_status: call = UNKNOWN } = agent;
  const pause = reason === undefined ? paused : `${paused} (${reason})`;
  return {
    id,
    ...(name !== undefined && { name }),
    extension: id,
    ...(availability !== undefined && { availability }),
    ...(activity !== undefined && { activity }),
    ...(availability === 'paused' && reason !== undefined && { reason }),
    ...((activity === 'on-call' || activity === 'on-hold') && theirCall(talks)),
    ...(kind !== undefined && { kind }),
    vendorState: `login ${login}, pause ${pause}, call ${call}`,
  };
}

function availabilityOf({ is_login, is_pause }: YeastarAgent): Availability | undefined {
  if (is_login === '0') return 'logged-out';
  if (is_login !== '1') return undefined;
  if (is_pause === '1') return 'paused';
  return is_pause === '0' ? 'available' : undefined;
}

/** The vendor tells that a phone is in a call, not whose: only a call of this queue counts as this queue's work. */
function activityOf({ call_status }: YeastarAgent, talksHere: boolean | undefined): Activity | undefined {
  switch (call_status) {
    case '1':
      return 'idle';
    case '2':
    case '4':
      return talksHere === undefined ? undefined : talksHere ? 'on-call' : 'other-call';
    case '3':
      return 'ringing';
    case '5':
      return talksHere === undefined ? undefined : talksHere ? 'on-hold' : 'other-call';
    default:
      return undefined;
  }
}
