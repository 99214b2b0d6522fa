import type { Activity, Availability } from '../../modules/domain/agent.js';
import { keyed, own } from '../../modules/domain/document.js';
import type {
  MemberReading,
  QueueReading,
  Reading,
  RosterAgent,
  RosterQueue,
  WaitingReading,
} from '../../modules/domain/reading.js';
import { callerFields } from '../kit/caller.js';
import type { RowList } from '../kit/pages.js';
import { notedRows, type ReadableRows } from '../kit/rows.js';
import type { ReadingNotes } from '../port/reading-notes.js';
import { settingsOf } from './commands/queue-fields.js';
import type {
  AgentDetail,
  MemberList,
  PortsipQueue,
  PortsipWaiting,
  QueueDetail,
  QueueStatus,
  WaitingList,
} from './schema.js';
import type { PortsipAnswer } from './envelope.js';

export interface StatusAxes {
  availability?: Availability;
  activity?: Activity;
  reason?: string;
}

/**
 * The vendor has one word where we have three axes: on a call it does not tell whether the agent is ready, and of a
 * phone that is not registered nothing else. `OFFLINE` is such a phone; it takes no calls, like one that is logged out.
 */
const AXES: ReadonlyMap<string, StatusAxes> = new Map<string, StatusAxes>([
  ['READY', { availability: 'available', activity: 'idle' }],
  ['NOT_READY', { availability: 'not-ready', activity: 'idle' }],
  ['BREAK', { availability: 'paused', activity: 'idle', reason: 'Break' }],
  ['LUNCH', { availability: 'paused', activity: 'idle', reason: 'Lunch' }],
  ['QUEUE_CALL', { activity: 'on-call' }],
  ['OTHER_CALL', { activity: 'other-call' }],
  ['WRAP_UP', { activity: 'wrap-up' }],
  ['LOGGED_OUT', { availability: 'logged-out' }],
  ['OFFLINE', { availability: 'logged-out' }],
  // 22.3: signed in to the phone, and logged out of the queue.
  ['ONLINE', { availability: 'logged-out' }],
  ['LOGOUT', { availability: 'logged-out' }],
  ['RINGING', { activity: 'ringing' }],
  ['ONCALL', { activity: 'on-call' }],
  ['ON_CALL', { activity: 'on-call' }],
  // Named in the text of the page, and not in its list.
  ['ON_HOLD', { activity: 'on-hold' }],
  ['TRANSFER', { activity: 'on-call' }],
  ['CONSULT_TRANSFER', { activity: 'on-call' }],
]);

/** A word as the vendor's list writes it; versions and pages differ in how they write it: `Not Ready`, `NotReady`. */
const listWord = (status: string): string =>
  status
    .trim()
    .replace(/([a-z])(?=[A-Z])/g, '$1_')
    .replace(/[\s-]+/g, '_')
    .toUpperCase();

/** A word that is not on the list says nothing we could show. */
export function axesOf(status: string): StatusAxes {
  return AXES.get(listWord(status)) ?? {};
}

/** A known word as the list writes it, so that commands find it; another as it came. */
function vendorStateOf(status: string): string {
  return AXES.has(listWord(status)) ? listWord(status) : status;
}

/** A queue's settings and who serves it. */
export interface QueueParts {
  /** Absent where it is refused. */
  detail?: QueueDetail | undefined;
  members: readonly Member[];
}
type Member = MemberList['rows'][number];

/** @param parts by queue id; a queue that went away since the list was made has none */
export function rosterReading(
  queues: RowList<PortsipQueue>,
  parts: ReadonlyMap<string, QueueParts>,
): Reading {
  const agents = keyed<RosterAgent>();
  const members = keyed<string[]>();
  const roster = { queues: keyed<RosterQueue>(), agents, members };
  for (const queue of queues.rows) {
    const known = parts.get(queue.id);
    if (known === undefined) continue;
    roster.queues[queue.id] = rosterQueue(queue, known.detail);
    members[queue.id] = [...new Set(known.members.map(({ extension_number: number }) => number))];
    for (const { extension_number: id, display_name } of known.members)
      agents[id] = { id, name: display_name ?? own(agents, id)?.name ?? id, extension: id };
  }
  return { at: queues.receivedAt, roster };
}

function rosterQueue(queue: PortsipQueue, detail: Partial<QueueDetail> = {}): RosterQueue {
  const { id, extension_number: number, name = number ?? id, polling_strategy: strategy } = queue;
  const slaSeconds = limit(detail.sla_time);
  const maxWaitSeconds = limit(detail.max_waiting_time);
  const maxCallers = limit(detail.max_callers);
  const wrapUpSeconds = detail.enable_wrap_up === true ? limit(detail.wrap_up_time) : undefined;
  return {
    id,
    name,
    ...(number !== undefined && { number }),
    ...(strategy !== undefined && { strategy }),
    ...(slaSeconds !== undefined && { slaSeconds }),
    ...(maxWaitSeconds !== undefined && { maxWaitSeconds }),
    ...(maxCallers !== undefined && { maxCallers }),
    ...(wrapUpSeconds !== undefined && { wrapUpSeconds }),
    settings: settingsOf(detail),
  };
}

/** 0 stands for "not set", or for "without limit", which is not documented; both are nothing to show. */
function limit(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

interface QueueAnswers {
  status?: PortsipAnswer<QueueStatus | undefined> | undefined;
  /** Absent where it is refused: the callers stay as they were. */
  waiting?: PortsipAnswer<WaitingList | undefined> | undefined;
  agents: readonly (PortsipAnswer<AgentDetail | undefined> | undefined)[];
  /** Only some of the queue's agents were asked for. */
  isPart: boolean;
}

/**
 * A queue the system does not know has no callers; that it is gone, only the list of queues says. An agent whose answer
 * is absent leaves an incomplete list: the others are updated, and no row is taken away.
 */
export function queueReading(
  id: string,
  { status, waiting, agents, isPart }: QueueAnswers,
  notes: ReadingNotes,
): Reading {
  const answers = [status, waiting, ...agents].filter((answer) => answer !== undefined);
  const received = answers.map(({ receivedAt }) => receivedAt);
  const at = received.length > 0 ? Math.min(...received) : Date.now();
  const open = openOf(status?.value?.status);
  const known = agents.flatMap((agent) => (agent?.value === undefined ? [] : [memberReading(agent.value)]));
  const isWhole = !isPart && known.length === agents.length;
  const queue: QueueReading = {
    ...(waiting !== undefined && { waiting: waitingCalls(waiting, notes) }),
    ...(open !== undefined && { open }),
    ...(isWhole ? { members: known } : { memberUpdates: known }),
  };
  return { at, queues: { [id]: queue } };
}

function waitingCalls(
  {
    value = { rows: [], unreadable: [] },
    receivedAt,
  }: PortsipAnswer<ReadableRows<PortsipWaiting> | undefined>,
  notes: ReadingNotes,
): WaitingReading[] {
  return notedRows(value, 'waiting calls', notes).map((call) => waitingCall(call, receivedAt));
}

function openOf(status: string | undefined): boolean | undefined {
  const word = status === undefined ? undefined : listWord(status);
  if (word === 'ONLINE') return true;
  return word === 'OFFLINE' ? false : undefined;
}

function waitingCall(call: PortsipWaiting, receivedAt: number): WaitingReading {
  const { session_id: id, extension_number: caller, display_name: callerName, waiting_time } = call;
  return {
    id,
    ...callerFields(caller, callerName),
    ...(waiting_time === undefined
      ? { since: Math.round(receivedAt), observed: true as const }
      : { since: Math.round(receivedAt - waiting_time * 1000) }),
    state: 'waiting',
    channel: 'voice',
  };
}

function memberReading(agent: AgentDetail): MemberReading {
  const { extension_number: id, display_name: name, skill_level: skillLevel, status = '', reason } = agent;
  const axes = axesOf(status);
  const away = axes.availability === 'not-ready' || axes.availability === 'paused';
  return {
    id,
    ...(name !== undefined && { name }),
    extension: id,
    ...axes,
    ...(away && reason !== undefined && { reason }),
    ...(skillLevel !== undefined && { skillLevel }),
    vendorState: vendorStateOf(status),
  };
}
