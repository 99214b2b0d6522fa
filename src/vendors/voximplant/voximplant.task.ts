import { Id } from '../../modules/domain/id.js';
import type { UnnamedCall, WaitingReading } from '../../modules/domain/reading.js';
import type { VoximplantTask } from './voximplant.schema.js';

/** The keys under which scenarios commonly give a call's id, number and name along. */
const IDS = ['callId', 'call_id', 'call', 'sessionId', 'session_id', 'taskId', 'task_id', 'uuid', 'id'];
const NUMBERS = ['caller', 'callerId', 'caller_id', 'callerid', 'from', 'phone', 'number'];
const NAMES = ['callerName', 'caller_name', 'displayName', 'display_name', 'name'];

/** Whether somebody serves the task already; a status of tomorrow is judged by whether work on it has begun. */
export function isServed({ status, processing_time: processing = 0 }: VoximplantTask): boolean {
  return status === 'IN_PROCESSING' || (!isWaiting(status) && processing > 0);
}

const isWaiting = (status: string): boolean => status === 'IN_QUEUE' || status === 'DISTRIBUTED';

/** The tasks nobody serves yet. A task has no id: one from the scenario is taken where no two have the same. */
export function waitingCalls(tasks: readonly VoximplantTask[], heardAt: number): WaitingReading[] {
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
