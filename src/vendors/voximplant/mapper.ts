import { Id } from '../../modules/domain/id.js';
import type {
  UnnamedCall,
  WaitingReading,
  LocalOverride,
  MemberReading,
  QueueReading,
  Reading,
  Roster,
  RosterAgent,
  RosterQueue,
  SkippedRows,
} from '../../modules/domain/reading.js';
import type {
  VoximplantTask,
  Labels,
  State,
  VoximplantAgent,
  VoximplantLiveAgent,
  VoximplantQueue,
  VoximplantQueueState,
  VoximplantSkill,
} from './schema.js';
import { keyed, own } from '../../modules/domain/document.js';
import { vendorInstants, type VendorInstants, agentStatus, type Channel } from './status.js';
import { phaseOf } from './task.js';
import { groupBy } from '../../lib/group-by.js';
import type { AgentCall } from '../../modules/domain/agent.js';
import { callerFields, callWith } from '../kit/caller.js';
import type { RowList } from '../kit/pages.js';
import type { ReadableRows } from '../kit/rows.js';
import type { VoximplantAnswer } from './envelope.js';
import { parseBoundedJson } from '../../lib/json-bounds.js';

/** The poll target that the roster comes from. */
export const ROSTER = 'roster';

/** The keys under which scenarios commonly give a call's id, number and name along. */
const IDS = ['callId', 'call_id', 'call', 'sessionId', 'session_id', 'taskId', 'task_id', 'uuid', 'id'];
const NUMBERS = ['caller', 'callerId', 'caller_id', 'callerid', 'from', 'phone', 'number'];
const NAMES = ['callerName', 'caller_name', 'displayName', 'display_name', 'name'];

const isServed = (task: VoximplantTask): boolean => phaseOf(task) === 'served';

/** The tasks that no agent serves yet. A task has no id: one from the scenario is taken where no two have the same. */
function waitingCalls(tasks: readonly VoximplantTask[], heardAt: number): WaitingReading[] {
  const waiting = tasks.filter((task) => !isServed(task)).map((task) => ({ task, data: dataOf(task) }));
  const times = new Map<string, number>();
  for (const { data } of waiting) {
    const id = idOf(data);
    if (id !== undefined) times.set(id, (times.get(id) ?? 0) + 1);
  }
  return waiting.map(({ task, data }) => {
    const call = unnamed(task, data, heardAt);
    const id = idOf(data);
    return id !== undefined && times.get(id) === 1 ? { ...call, id } : call;
  });
}

function unnamed(task: VoximplantTask, data: Data, heardAt: number): Omit<UnnamedCall, 'id'> {
  const { task_type, user_id: agent, sq_skills, waiting_time } = task;
  const skills = sq_skills?.map(({ sq_skill_name: name }) => name) ?? [];
  const ringing = phaseOf(task) === 'ringing';
  return {
    ...callerIn(data),
    since: Math.round(heardAt - (waiting_time ?? 0)),
    ...(waiting_time === undefined && { observed: true as const }),
    state: ringing ? 'ringing' : 'waiting',
    ...(ringing && agent !== undefined && { agent }),
    channel: task_type === 'IM' ? 'chat' : 'voice',
    ...(skills.length > 0 && { skills }),
  };
}

const callerIn = (data: Data): AgentCall => callerFields(textIn(data, NUMBERS), textIn(data, NAMES));

type Data = Readonly<Record<string, unknown>>;

/** What the scenario gave along: an object, or its JSON as text; a plain text may be anything. */
function dataOf({ custom_data: given }: VoximplantTask): Data {
  const value = typeof given === 'string' ? parsed(given) : given;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {};
}

function parsed(text: string): unknown {
  try {
    return parseBoundedJson(text);
  } catch {
    // The scenario's own text, which is not for us.
    return undefined;
  }
}

function idOf(data: Data): string | undefined {
  return Id.safeParse(textIn(data, IDS)).data;
}

function textIn(data: Data, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = Object.hasOwn(data, key) ? data[key] : undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 200);
  }
  return undefined;
}

interface RosterAnswers {
  queues: RowList<VoximplantQueue>;
  agents: RowList<VoximplantAgent>;
  /** Absent where they cannot be read. */
  skills: RowList<VoximplantSkill> | undefined;
  labels: Pick<VoximplantAnswer<Labels>, 'value' | 'receivedAt'> | undefined;
}

/** Queues, people, who serves what, what there is to be good at, and what the statuses are called there. */
export function rosterReading({ queues, agents, skills, labels }: RosterAnswers, known?: Roster): Reading {
  const knownSkills = skills?.rows.map(({ id, name = id }) => ({ id, name })) ?? known?.skills;
  const statusLabels = labels?.value ?? known?.statusLabels;
  const roster = {
    queues: keyed<RosterQueue>(),
    agents: keyed<RosterAgent>(),
    members: keyed<string[]>(),
    ...(knownSkills !== undefined && { skills: knownSkills }),
    ...(statusLabels !== undefined && { statusLabels }),
  };
  for (const { id, name, strategy, maxWaitSeconds, maxCallers, settings } of queues.rows) {
    roster.queues[id] = {
      id,
      name: name ?? id,
      ...(strategy !== undefined && { strategy }),
      // A queue in which no caller may wait makes no sense: 0 must be "no limit".
      ...(maxWaitSeconds !== undefined && maxWaitSeconds > 0 && { maxWaitSeconds }),
      ...(maxCallers !== undefined && maxCallers > 0 && { maxCallers }),
      settings,
    };
    roster.members[id] = [];
  }
  for (const { id, name, queues, skills, maxChats } of agents.rows) {
    roster.agents[id] = {
      id,
      name: name ?? id,
      ...(skills !== undefined && { skills }),
      ...(maxChats !== undefined && { maxChats }),
    };
    for (const queue of new Set(queues)) own(roster.members, queue)?.push(id);
  }
  const at = [queues, agents, skills, labels].flatMap((answer) => answer?.receivedAt ?? []);
  return { at: Math.min(...at), roster };
}

/**
 * The live state of all queues. It has the agents who are logged in; an agent of a queue who is seen in none is logged
 * out, unless a row without a readable id may be theirs. `kept` has those we told the vendor to give no calls, which the vendor does not show. A queue of the roster that
 * the answer does not have is a gap: its rows stay, and are not fresh.
 */
export function stateReading(
  answer: VoximplantAnswer<State>,
  roster: Roster | undefined,
  kept: ReadonlyMap<string, LocalOverride> = new Map(),
): Reading {
  const { value = { rows: [], unreadable: [] }, receivedAt, heardAt } = answer;
  const states = value.rows;
  const present = states.flatMap(({ agents }) => agents.rows);
  const live = new Set(present.map(({ id }) => id));
  const unseen = states.some(({ agents }) => agents.unreadable.length > 0) ? unknown : loggedOut;
  const instants = vendorInstants(answer, present);
  const queues = keyed<QueueReading>();
  for (const state of states) {
    const away = (own(roster?.members ?? {}, state.id) ?? []).filter((id) => !live.has(id));
    const tasks = state.tasks.rows.filter((task) => phaseOf(task) !== 'ended');
    queues[state.id] = {
      waiting: waitingCalls(tasks, heardAt),
      ...(state.tasks.unreadable.length === 0 && { talking: tasks.filter(isServed).length }),
      members: [
        ...presentMembers(state, tasks, { labels: roster?.statusLabels ?? [], instants, kept }),
        ...away.map(unseen),
      ],
    };
  }
  const gaps = gapsOf(roster, queues);
  const skipped = [
    skippedRows('queues', [value]),
    skippedRows(
      'agents',
      states.map(({ agents }) => agents),
    ),
    skippedRows(
      'tasks',
      states.map(({ tasks }) => tasks),
    ),
  ].filter(({ rows }) => rows > 0);
  return {
    at: receivedAt,
    queues,
    // A queue that is left out may have been deleted: the roster says.
    ...(Object.keys(gaps).length > 0 && { gaps, outdated: [ROSTER] }),
    ...(skipped.length > 0 && { skipped }),
  };
}

function skippedRows(resource: string, lists: readonly ReadableRows<unknown>[]): SkippedRows {
  const rows = lists.reduce((sum, { unreadable }) => sum + unreadable.length, 0);
  const of = lists.reduce((sum, list) => sum + list.rows.length, rows);
  return { resource, why: 'no readable id', rows, of };
}

function gapsOf(roster: Roster | undefined, queues: Readonly<Record<string, QueueReading>>) {
  const gaps = keyed<string>();
  for (const { id, name } of Object.values(roster?.queues ?? {}))
    if (own(queues, id) === undefined) gaps[id] = `GetSQState has no readable row of queue ${name} (${id}).`;
  return gaps;
}

interface Knowledge {
  labels: Labels;
  instants: VendorInstants;
  kept: ReadonlyMap<string, LocalOverride>;
}

function presentMembers(
  { agents, tasks: { unreadable } }: VoximplantQueueState,
  tasks: readonly VoximplantTask[],
  knowledge: Knowledge,
): MemberReading[] {
  const inHand = tasks.filter(isServed);
  const served = groupBy(inHand, ({ task_type, user_id }) => `${task_type} ${user_id ?? ''}`);
  // Whose task it is cannot be read of each.
  const known = unreadable.length === 0 && inHand.every(hasOwner);
  // Each person once, also where a queue lists one twice.
  const people = new Map(agents.rows.map((agent) => [agent.id, agent]));
  return [...people.values()].map((agent) =>
    memberReading(
      agent,
      knowledge,
      (channel) => served.get(`${channel} ${agent.id}`) ?? (known ? [] : undefined),
    ),
  );
}

function memberReading(
  agent: VoximplantLiveAgent,
  { labels, instants, kept }: Knowledge,
  tasksOf: (channel: Channel) => readonly VoximplantTask[] | undefined,
): MemberReading {
  const { id, name } = agent;
  const serves = (channel: Channel) => {
    const tasks = tasksOf(channel);
    return tasks && tasks.length > 0;
  };
  const { fromDate, channel, ...status } = agentStatus(agent, labels, serves);
  const since = instants(fromDate);
  const reading = {
    id,
    ...(name !== undefined && { name }),
    ...status,
    ...(since !== undefined && { since }),
    ...(status.activity === 'on-call' && channel !== undefined && theirCall(tasksOf(channel))),
  };
  return channel === 'CALL' ? withKept(reading, kept.get(id)) : reading;
}

/** Of several tasks nothing tells which one the agent attends to. */
function theirCall([task, ...others]: readonly VoximplantTask[] = []): { call?: AgentCall } {
  return task === undefined || others.length > 0 ? {} : callWith(callerIn(dataOf(task)));
}

/** An agent who gets no calls because of our command is paused, unless the vendor itself knows why there are none. */
function withKept(reading: MemberReading, kept: LocalOverride | undefined): MemberReading {
  const { availability = 'available', activity, since } = reading;
  if (kept === undefined || availability !== 'available') return reading;
  return {
    ...reading,
    availability: 'paused',
    ...(kept.reason !== undefined && { reason: kept.reason }),
    ...(activity === 'idle' && since !== undefined && { since: Math.max(since, kept.at) }),
  };
}

const hasOwner = ({ task_type, user_id }: VoximplantTask): boolean =>
  user_id !== undefined && (task_type === 'CALL' || task_type === 'IM');

function unknown(id: string): MemberReading {
  return { id, vendorState: 'not among the readable rows' };
}

function loggedOut(id: string): MemberReading {
  return { id, availability: 'logged-out', activity: 'idle', vendorState: 'not logged in' };
}
