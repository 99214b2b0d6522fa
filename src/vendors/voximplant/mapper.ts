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
  Metrics,
} from './schema.js';
import { keyed, own } from '../../modules/domain/document.js';
import { vendorInstants, type VendorInstants, agentStatus, type Channel } from './status.js';
import type { RowList } from '../kit/pages.js';
import type { VoximplantAnswer } from './envelope.js';
import type { QueueMetrics } from '../../modules/domain/queue.js';
import { SERVICE_SECONDS } from './client.js';

/** The keys under which scenarios commonly give a call's id, number and name along. */
const IDS = ['callId', 'call_id', 'call', 'sessionId', 'session_id', 'taskId', 'task_id', 'uuid', 'id'];
const NUMBERS = ['caller', 'callerId', 'caller_id', 'callerid', 'from', 'phone', 'number'];
const NAMES = ['callerName', 'caller_name', 'displayName', 'display_name', 'name'];

/** Whether somebody serves the task already; a status of tomorrow is judged by whether work on it has begun. */
function isServed({ status, processing_time: processing = 0 }: VoximplantTask): boolean {
  return status === 'IN_PROCESSING' || (!isWaiting(status) && processing > 0);
}

const isWaiting = (status: string): boolean => status === 'IN_QUEUE' || status === 'DISTRIBUTED';

/** The tasks nobody serves yet. A task has no id: one from the scenario is taken where no two have the same. */
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
  const { task_type, status, user_id: agent, sq_skills, waiting_time } = task;
  const caller = textIn(data, NUMBERS);
  const callerName = textIn(data, NAMES);
  const skills = sq_skills?.map(({ sq_skill_name: name }) => name) ?? [];
  const ringing = status === 'DISTRIBUTED';
  return {
    ...(caller !== undefined && { caller }),
    ...(callerName !== undefined && callerName !== caller && { callerName }),
    since: Math.round(heardAt - waiting_time),
    state: ringing ? 'ringing' : 'waiting',
    ...(ringing && typeof agent === 'string' && { agent }),
    channel: task_type === 'IM' ? 'chat' : 'voice',
    ...(skills.length > 0 && { skills }),
  };
}

type Data = Readonly<Record<string, unknown>>;

/** What the scenario gave along: an object, or its JSON as text; a plain text may be anything. */
function dataOf({ custom_data: given }: VoximplantTask): Data {
  const value = typeof given === 'string' ? parsed(given) : given;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
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
  /** Absent where the application does not tell. */
  skills: RowList<VoximplantSkill> | undefined;
  labels: VoximplantAnswer<Labels>;
}

/** Queues, people, who serves what, what there is to be good at, and what the statuses are called there. */
export function rosterReading({ queues, agents, skills, labels }: RosterAnswers): Reading {
  const roster = {
    queues: keyed<RosterQueue>(),
    agents: keyed<RosterAgent>(),
    members: keyed<string[]>(),
    ...(skills !== undefined && { skills: skills.rows.map(({ id, name = id }) => ({ id, name })) }),
    ...(labels.value !== undefined && { statusLabels: labels.value }),
  };
  for (const { id, name, strategy, maxWaitSeconds, maxCallers, settings } of queues.rows) {
    roster.queues[id] = {
      id,
      name: name ?? id,
      ...(strategy !== undefined && { strategy }),
      // Nobody would let callers wait for no time at all: 0 must be "no limit".
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
  const { receivedAt = labels.receivedAt } = skills ?? {};
  return { at: Math.min(queues.receivedAt, agents.receivedAt, labels.receivedAt, receivedAt), roster };
}

/**
 * The live state of all queues. It has those who are logged in; whoever serves a queue and is seen in none of them is
 * logged out. `kept` has those we told the vendor to give no calls, which the vendor does not tell.
 */
export function stateReading(
  answer: VoximplantAnswer<State>,
  roster: Roster | undefined,
  kept: ReadonlyMap<string, LocalOverride> = new Map(),
): Reading {
  const { value: states = [], receivedAt, heardAt } = answer;
  const live = new Set(states.flatMap(({ agents }) => agents.map(({ id }) => id)));
  const instants = vendorInstants(
    answer,
    states.flatMap(({ agents }) => agents),
  );
  const queues = keyed<QueueReading>();
  for (const state of states) {
    const away = (own(roster?.members ?? {}, state.id) ?? []).filter((id) => !live.has(id));
    queues[state.id] = {
      waiting: waitingCalls(state.tasks, heardAt),
      talking: state.tasks.filter(isServed).length,
      members: [
        ...present(state, { labels: roster?.statusLabels ?? [], instants, kept }),
        ...away.map(loggedOut),
      ],
    };
  }
  return { at: receivedAt, queues };
}

interface Knowledge {
  labels: Labels;
  instants: VendorInstants;
  kept: ReadonlyMap<string, LocalOverride>;
}

function present(state: VoximplantQueueState, knowledge: Knowledge): MemberReading[] {
  const served = new Set(
    state.tasks.filter(isServed).map(({ task_type, user_id }) => `${task_type} ${user_id ?? ''}`),
  );
  // Each person once, also should a queue list one twice.
  const agents = new Map(state.agents.map((agent) => [agent.id, agent]));
  return [...agents.values()].map((agent) =>
    memberReading(agent, knowledge, (channel) => served.has(`${channel} ${agent.id}`)),
  );
}

function memberReading(
  agent: VoximplantLiveAgent,
  { labels, instants, kept }: Knowledge,
  serves: (channel: Channel) => boolean,
): MemberReading {
  const { id, name } = agent;
  const { fromDate, channel, ...status } = agentStatus(agent, labels, serves);
  const since = instants(fromDate);
  const reading = {
    id,
    ...(name !== undefined && { name }),
    ...status,
    ...(since !== undefined && { since }),
  };
  return channel === 'CALL' ? withKept(reading, kept.get(id)) : reading;
}

/** Who is given no calls because we said so is paused, unless the vendor itself knows why there are none. */
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

function loggedOut(id: string): MemberReading {
  return { id, availability: 'logged-out', activity: 'idle', vendorState: 'not logged in' };
}

/** The window of the realtime metrics, which has one value. */
const WINDOW_SECONDS = 1800;

/** How the queues have done in the last half hour. A queue without calls has no service level. */
export function metricsReading({ value = [], receivedAt }: VoximplantAnswer<Metrics>): Reading {
  const scale = scaleOf(value);
  const metrics = keyed<QueueMetrics>();
  for (const { report, queue, values } of value) {
    const known = own(metrics, queue) ?? { windowSeconds: WINDOW_SECONDS };
    metrics[queue] = { ...known, ...measured(report, values, scale) };
  }
  const queues = keyed<QueueReading>();
  for (const [id, { serviceLevel, ...counts }] of Object.entries(metrics)) {
    const calls = (counts.handled ?? 0) + (counts.abandoned ?? 0);
    const told = calls > 0 && serviceLevel !== undefined;
    queues[id] = { metrics: { ...counts, ...(told && { serviceLevel }) } };
  }
  return { at: receivedAt, queues };
}

function measured(report: string, values: number[], scale: Scale): Partial<QueueMetrics> {
  const sum = Math.round(values.reduce((total, value) => total + value, 0));
  if (report === 'count_handled_calls') return { handled: sum };
  if (report === 'count_abandonment_calls') return { abandoned: sum };
  const [value, ...others] = values;
  if (report !== 'service_level' || value === undefined || others.length > 0) return {};
  const percent = percentOf(value, scale);
  return percent === undefined ? {} : { serviceLevel: { percent, withinSeconds: SERVICE_SECONDS } };
}

type Scale = 'percent' | 'share' | 'unclear';

/** Whether rates go to 100 or to 1 is not documented: the answer itself shows it, unless all are 0 or 1. */
function scaleOf(metrics: Metrics): Scale {
  const rates = metrics.flatMap(({ report, values }) => (report === 'service_level' ? values : []));
  if (rates.some((rate) => rate > 1)) return 'percent';
  return rates.some((rate) => rate > 0 && rate < 1) ? 'share' : 'unclear';
}

function percentOf(rate: number, scale: Scale): number | undefined {
  if (scale === 'unclear' && rate !== 0) return undefined;
  const percent = scale === 'share' ? rate * 100 : rate;
  return percent > 100 ? undefined : Math.round(percent);
}
