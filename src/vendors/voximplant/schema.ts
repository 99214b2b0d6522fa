import { z } from 'zod';
import type { Page } from '../kit/pages.js';
import { readableRowsOf } from '../kit/rows.js';
import {
  numeric,
  listed,
  listOf,
  orNothing,
  Count,
  Milliseconds,
  numberedId,
  percentless,
  Words,
} from '../kit/wire-values.js';
import { parseBoundedJson } from '../../lib/json-bounds.js';

/** Some lists may be their JSON as text. */
const unwrapped = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (value.trim() === '') return [];
  try {
    return parseBoundedJson(value);
  } catch {
    // Then it is a text, which the schema complains of.
    return value;
  }
};

const NumberedId = numberedId(20);
/** What is extra: unknown when it cannot be read. */
const Extra = Count.nullish()
  .transform((value) => value ?? undefined)
  .catch(undefined);
const Flag = z
  .preprocess(
    (value) => (value === 'true' ? true : value === 'false' ? false : value),
    z.boolean().optional(),
  )
  .catch(undefined);
const Comment = Words.catch(undefined);

const ApiError = z.object({
  code: z.preprocess(numeric, z.int()),
  msg: z.string().catch(''),
});

/** An error of the vendor's, in either of its envelopes. */
export const Refusal = z.union([
  z.object({ error: ApiError }).transform(({ error }) => error),
  z.object({ errors: z.tuple([ApiError], z.unknown()) }).transform(({ errors: [error] }) => error),
]);

/** What the vendor says of a change it has made. */
export const Done = z
  .object({ result: z.preprocess(numeric, z.literal(1, { error: 'expected 1' })) })
  .transform(() => true as const);
/** What the vendor says of something it has made. */
export const NewQueue = z
  .object({ result: z.object({ sq_queue_id: NumberedId }) })
  .transform(({ result }) => result.sq_queue_id);
export const NewSkill = z
  .object({ result: z.object({ sq_skill_id: NumberedId }) })
  .transform(({ result }) => result.sq_skill_id);

/** Rows at the top of an answer, or the only one: without them it is no answer, and no empty list. */
const Result: z.ZodType<unknown> = z.union([z.array(z.unknown()), z.looseObject({})], {
  error: 'expected a list',
});
const resultOf = <Row extends z.ZodType>(row: Row) => Result.pipe(readableRowsOf(row));

function page<Row extends z.ZodType>(row: Row) {
  return z
    .object({ result: resultOf(row), total_count: Extra })
    .transform(({ result, total_count: total }): Page<z.output<Row>> => ({ ...result, total }));
}

const Settings = z.object({
  agent_selection: Comment,
  task_selection: Comment,
  hold_calls_if_inactive_agents: Flag,
  hold_im_if_inactive_agents: Flag,
  description: Comment,
  call_max_waiting_time: Extra,
  call_max_waiting_time_in_seconds: Extra,
  im_max_waiting_time: Extra,
  im_max_waiting_time_in_seconds: Extra,
  call_max_queue_size: Extra,
  im_max_queue_size: Extra,
});
const Queue = Settings.extend({ sq_queue_id: NumberedId, sq_queue_name: Comment }).transform(
  ({ sq_queue_id: id, sq_queue_name: name, ...settings }) => ({
    id,
    name,
    strategy: settings.agent_selection,
    // In minutes it is rounded up.
    maxWaitSeconds: settings.call_max_waiting_time_in_seconds ?? minutes(settings.call_max_waiting_time),
    maxCallers: settings.call_max_queue_size,
    settings: settingsOf(settings),
  }),
);
export type VoximplantQueue = z.output<typeof Queue>;
export const QueuePage = page(Queue);

/** The keys inside are not documented: an id, bare or not. */
const QueueRef = z.union(
  [
    NumberedId,
    z.object({ sq_queue_id: NumberedId }).transform(({ sq_queue_id: id }) => id),
    z.object({ id: NumberedId }).transform(({ id }) => id),
  ],
  { error: 'expected the id of a queue' },
);

/** An agent's queues; a list that cannot be read at all counts as one that is unreadable. */
const AgentQueues = z
  .preprocess(unwrapped, readableRowsOf(QueueRef))
  .catch({ rows: [], unreadable: [undefined] });

/** By the skill's id, how well. What cannot be read is not known: the keys inside are not documented. */
const AgentSkills = z
  .preprocess(
    (value) => listed(unwrapped(value)) ?? undefined,
    z.array(z.object({ sq_skill_id: NumberedId, sq_skill_level: Count })).optional(),
  )
  .transform(
    (skills) =>
      skills && Object.fromEntries(skills.map(({ sq_skill_id: id, sq_skill_level: level }) => [id, level])),
  )
  .catch(undefined);

const Agent = z
  .object({
    user_id: NumberedId,
    user_name: Comment,
    user_display_name: Comment,
    max_simultaneous_conversations: Extra,
    sq_queues: AgentQueues,
    sq_skills: AgentSkills,
  })
  .transform((agent) => ({
    id: agent.user_id,
    name: agent.user_display_name ?? agent.user_name,
    queues: agent.sq_queues.rows,
    unreadableQueues: agent.sq_queues.unreadable.length,
    skills: agent.sq_skills,
    maxChats: agent.max_simultaneous_conversations,
  }));
export type VoximplantAgent = z.output<typeof Agent>;
export const AgentPage = page(Agent);

const Skill = z
  .object({ sq_skill_id: NumberedId, sq_skill_name: Words })
  .transform(({ sq_skill_id: id, sq_skill_name: name }) => ({ id, name }));
export type VoximplantSkill = z.output<typeof Skill>;
export const SkillPage = page(Skill);

const Label = z.object({ sq_status_name: z.string().min(1), custom_status_name: Words });
/** The mapping stands in `result`, bare or at the top: declared one way, described another. */
export const Labels = z
  .preprocess((data) => {
    if (typeof data !== 'object' || data === null) return data;
    const rows = listed('result' in data ? data.result : data);
    // Without any the fields at the top are missing.
    return Array.isArray(rows) && rows.length === 1 && isEmpty(rows[0]) ? [] : rows;
  }, z.array(Label))
  .transform((rows) =>
    rows.flatMap(({ sq_status_name: name, custom_status_name: label }) =>
      label === undefined || label === name ? [] : [{ name, label }],
    ),
  );
export type Labels = z.output<typeof Labels>;

/** A status that is there and cannot be read means nothing, and is not taken for one that is missing. */
const UNREADABLE = '?';
const Status = z
  .preprocess(
    orNothing,
    z
      .object({ sq_status_name: z.string().min(1).catch(UNREADABLE), from_date: z.unknown().optional() })
      .optional(),
  )
  .catch({ sq_status_name: UNREADABLE });
export type VoximplantStatus = NonNullable<z.output<typeof Status>>;

/** One element with both channels, one for each, or no list at all. */
const Statuses = z
  .preprocess(listOf, z.array(z.object({ CALL: Status, IM: Status }).catch({})))
  .catch([])
  .transform((elements) => ({
    CALL: elements.findLast(({ CALL }) => CALL !== undefined)?.CALL,
    IM: elements.findLast(({ IM }) => IM !== undefined)?.IM,
  }));

const LiveAgent = z
  .object({
    user_id: NumberedId,
    user_name: Comment,
    user_display_name: Comment,
    sq_statuses: Statuses,
  })
  .transform((agent) => ({
    id: agent.user_id,
    name: agent.user_display_name ?? agent.user_name,
    statuses: agent.sq_statuses,
  }));
export type VoximplantLiveAgent = z.output<typeof LiveAgent>;

/** No user has the number 0: it stands for none. */
const TaskUser = z
  .preprocess((value) => (Number(value) === 0 ? undefined : value), NumberedId.optional())
  .catch(undefined);

const Task = z.object({
  task_type: z.string().catch('CALL'),
  status: z.string().catch(''),
  user_id: TaskUser,
  sq_skills: z
    .array(z.object({ sq_skill_name: z.string() }))
    .nullish()
    .catch(undefined),
  waiting_time: Milliseconds.optional().catch(undefined),
  processing_time: Milliseconds.optional().catch(undefined),
  custom_data: z.unknown().optional(),
});
export type VoximplantTask = z.output<typeof Task>;

const QueueState = z
  .object({
    sq_queue_id: NumberedId,
    sq_agents: readableRowsOf(LiveAgent),
    tasks: readableRowsOf(Task),
  })
  .transform(({ sq_queue_id: id, sq_agents: agents, tasks }) => ({ id, agents, tasks }));
export type VoximplantQueueState = z.output<typeof QueueState>;

export const State = z.object({ result: resultOf(QueueState) }).transform(({ result }) => result);
export type State = z.output<typeof State>;

/** More is no count of calls. */
const MAX_VALUE = 1_000_000_000;
const Value = z.object({ value: z.preprocess(percentless, z.number().nonnegative().max(MAX_VALUE)) });
const Group = z.object({ sq_queue_id: NumberedId, values: readableRowsOf(Value) });
const Report = z.object({ report_type: z.string(), groups: readableRowsOf(Group) });
/** A report in which some value cannot be read has none of that queue: a sum of the others would be less. */
export const Metrics = z
  .object({ result: resultOf(Report) })
  .transform(({ result }) =>
    result.rows.flatMap(({ report_type: report, groups }) =>
      groups.rows.flatMap(({ sq_queue_id: queue, values: { rows, unreadable } }) =>
        rows.length === 0 || unreadable.length > 0
          ? []
          : [{ report, queue, values: rows.map(({ value }) => value) }],
      ),
    ),
  );
export type Metrics = z.output<typeof Metrics>;

/** Under the names SQ_SetQueueInfo has for them, which are not all those of the answer. */
function settingsOf({ agent_selection, task_selection, ...same }: z.output<typeof Settings>) {
  const settings = { call_agent_selection: agent_selection, call_task_selection: task_selection, ...same };
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function minutes(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value * 60;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Of `GetAccountInfo`: where the account is, such as `America/Los_Angeles` or `Etc/GMT-8`. */
export const AccountLocation = z
  .object({ result: z.object({ location: Comment }) })
  .transform(({ result }) => result.location);

/** Of `RequestSmartQueueHistory`. */
export const RequestedReport = z
  .object({ history_report_id: NumberedId })
  .transform((report) => report.history_report_id);

/** Of `GetHistoryReports`: a report is completed once it has an instant of that. */
const Row = z.object({
  history_report_id: NumberedId,
  completed: Words.catch(undefined),
  error: z
    .object({ msg: z.string().catch('') })
    .optional()
    .catch(undefined),
});
export const Reports = z.object({ result: readableRowsOf(Row) }).transform(({ result }) => result.rows);
