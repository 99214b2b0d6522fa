import { z } from 'zod';
import { AnyCommand } from '../contracts/schemas/command.schemas.js';
import { Instant } from '../domain/id.js';
import { Source } from '../domain/source.js';
import type {
  HistoryGap,
  PastContact,
  Timeline,
  Timelines,
  PastState,
  AgentTimeline,
  Totals,
} from '../domain/past.js';
import type { RouteContract } from '../http/describes.js';
import { described, named, schemaOf } from '../http/named.js';
import { pageAnswer, PageQuery } from '../http/page.js';
import { PlanEntry } from '../domain/plan.js';
import { QueryInstant } from '../http/query-instant.js';
import { GapReason } from './rows.js';
import { MEASURES } from './series-points.js';

const tag = 'History';
const account = 'The account.';
const CSV = 'text/csv; charset=utf-8';
const refusals = ['not-found', 'history-limit', 'history-unavailable'] as const;
const MAX_QUEUES = 50;

export const Gap = named(
  'HistoryGap',
  schemaOf<HistoryGap>()(
    z.object({ topic: z.string(), from: Instant, to: Instant.exactOptional(), why: GapReason }),
  ),
  'A time of which a topic is not known: its data were old (`down`), or were not recorded. Without `to` it lasts.',
);

const PastDocument = named(
  'PastDocument',
  z.object({
    ...{ epoch: z.string(), version: Instant, at: Instant },
    state: z.custom<object>((value) => typeof value === 'object'),
  }),
  'A document as it was: `state` is as in a snapshot of its topic.',
);

const PastFloor = named(
  'PastFloor',
  z.object({
    at: Instant,
    epoch: z.string(),
    source: Source.exactOptional(),
    states: z.record(z.string(), PastDocument),
    gaps: z.array(Gap),
  }),
  'The documents of an account at an instant, by topic. That of the account is the projection of its queues, under the epoch ' +
    '`epoch`; its versions are the instants of its changes. `gaps` are those that the instant lies in.',
);

export const AtQuery = z.object({ at: QueryInstant });

export const floorContract: RouteContract = {
  tag,
  summary: 'Get the whole floor as it was at an instant',
  description: 'A token for single queues gets their documents, and not that of the account.',
  params: { account },
  query: AtQuery,
  answers: { 200: { description: 'Every document that the token may see.', body: PastFloor } },
  refusals: ['not-found', 'not-recorded', 'history-unavailable'],
};

const range = { from: QueryInstant, to: QueryInstant.exactOptional() };

export const ChangesQuery = z.object({
  topic: described(z.string().min(1).max(300), '`account/…`, `queue/…/…`, `commands/…` or `alerts/…`.'),
  ...range,
  cursor: PageQuery.shape.cursor,
});

export const changesContract: RouteContract = {
  tag,
  summary: 'Read the changes of a document, line by line',
  description:
    'Each line is the payload that a client got: first the snapshot (`state`), then the deltas (`ops`); `reason` where the ' +
    'topic was deleted; `why`, `from` and `to` for a time that is not known. The last line has `end`; without it the answer is ' +
    'incomplete. Its `nextCursor`, if any, gives the next page, which goes on with deltas. A page has about 50,000 lines, a ' +
    'range at most 24 hours. A token for single queues gets the alerts of those queues.',
  params: { account },
  query: ChangesQuery,
  answers: { 200: { description: 'Lines of JSON.', media: 'application/x-ndjson' } },
  refusals: [...refusals, 'not-recorded'],
};

const PastState = named(
  'PastState',
  z.object({
    ...{ from: Instant, to: Instant, lasts: z.literal(true).exactOptional(), state: z.string() },
    ...{ availability: z.string().exactOptional(), activity: z.string().exactOptional() },
    ...{ reason: z.string().exactOptional(), sinceKind: z.enum(['vendor', 'observed']) },
    command: z.string().exactOptional(),
  }),
  'One state of an agent, cut to the range. `lasts`: it went on after the range. `command`: the confirmed command behind it.',
);
const Totals = named(
  'StateTotals',
  z.object({ stateMs: z.record(z.string(), z.number()), reasonMs: z.record(z.string(), z.number()) }),
  'Milliseconds in each state, and with each reason.',
);
const OutOfPlan = named(
  'OutOfPlan',
  z.object({ from: Instant, to: Instant }),
  'A time in which an agent did something else than planned.',
);
const Adherence = named(
  'Adherence',
  z.object({ plannedMs: z.number(), outMs: z.number(), out: z.array(OutOfPlan) }),
  'Milliseconds that were planned and of which the state is known, and of these those in which the agent did something else; `out`: when that was.',
);
const PlannedTime = named(
  'PlannedTime',
  PlanEntry.extend({ expects: z.enum(['work', 'away']) }),
  'What an agent was planned to do. `expects`: whether that is to take calls (`work`), or anything else.',
);
const timeline = {
  ...{ agent: z.string(), name: z.string().exactOptional() },
  ...{ states: z.array(PastState), totals: Totals },
  ...{ plan: z.array(PlannedTime).exactOptional(), adherence: Adherence.exactOptional() },
};
const gaps = z.array(Gap);
const knownUntil = described(Instant, 'Later states are not stored yet, and may be missing.');
const AgentTimeline = named('AgentTimeline', z.object(timeline), 'What an agent did over time.');
const Timeline = named(
  'Timeline',
  z.object({
    ...{ from: Instant, to: Instant, ...timeline, gaps, knownUntil },
    commands: z.array(AnyCommand).exactOptional(),
  }),
  'What an agent did over time, and the commands about the agent where the token may see commands.',
);
const Timelines = named(
  'Timelines',
  z.object({ from: Instant, to: Instant, agents: z.array(AgentTimeline), gaps, knownUntil }),
  'What the agents of an account did over time.',
);

export const RangeQuery = z.object(range);

export const timelineContract: RouteContract = {
  tag,
  summary: 'Get what an agent did over time',
  description: 'At most 31 days. With `Accept: text/csv` the states as a table.',
  params: { account, agent: 'The agent’s id.' },
  query: RangeQuery,
  answers: { 200: { description: 'The states, oldest first.', body: Timeline, media: CSV } },
  refusals,
};

export const TimelinesQuery = RangeQuery.extend({
  team: described(z.string().min(1).max(200).exactOptional(), 'The id of a queue: only who serves it.'),
});

export const timelinesContract: RouteContract = {
  tag,
  summary: 'Get what all agents of an account did over time',
  description: 'At most 2 days and 2,000 agents. With `Accept: text/csv` the states as a table.',
  params: { account },
  query: TimelinesQuery,
  answers: { 200: { description: 'The agents, by id.', body: Timelines, media: CSV } },
  refusals,
};

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

export const SeriesQuery = RangeQuery.extend({
  measure: described(
    texts
      .transform((values) => values.flatMap((value) => value.split(',')))
      .pipe(z.array(z.enum(MEASURES)).min(1)),
    `One or several of ${MEASURES.join(', ')}, with commas between them.`,
  ),
  queue: described(
    texts.pipe(z.array(z.string().min(1).max(200)).min(1).max(MAX_QUEUES)),
    'A queue; may be repeated.',
  ),
  step: described(
    z.coerce.number().int().positive().exactOptional(),
    'Length of a point in ms, at least 1,000.',
  ),
});

const Series = named(
  'Series',
  z.object({
    ...{ from: Instant, to: Instant, step: z.int() },
    series: z.array(
      named(
        'OneSeries',
        z.object({
          ...{ queue: z.string(), measure: z.enum(MEASURES) },
          points: z.array(z.array(z.number()).length(5)),
        }),
        'A measure of a queue over time.',
      ),
    ),
    gaps,
  }),
  'Points `[t, min, avg, max, last]`: `t` is the beginning of a step, `avg` the mean over time. A step of which nothing is known has no point.',
);

export const seriesContract: RouteContract = {
  tag,
  summary: 'Get measures of queues over time',
  description:
    'At most 2,000 points a series, and 31 days in all: two queues over ten days are twenty. With `Accept: text/csv` the points as a table.',
  params: { account },
  query: SeriesQuery,
  answers: { 200: { description: 'The series.', body: Series, media: CSV } },
  refusals,
};

const text = z.string().min(1).max(200).exactOptional();
export const ContactsQuery = RangeQuery.extend({
  queue: described(text, 'Of this queue.'),
  outcome: described(text, 'With this outcome.'),
  agent: described(text, 'Of this agent, by id.'),
  ...PageQuery.shape,
});

const Contact = named(
  'Contact',
  schemaOf<PastContact>()(
    z.object({
      ...{ queue: z.string(), call: z.string(), enteredAt: Instant, leftAt: Instant.exactOptional() },
      ...{ outcome: z.string().exactOptional(), agent: z.string().exactOptional() },
      ...{ targetSeconds: z.int().exactOptional(), talkSeconds: z.int().exactOptional() },
      ...{ caller: z.string().exactOptional(), source: z.enum(['vendor', 'events', 'records', 'polls']) },
    }),
  ),
  'One caller’s way through a queue. `caller` is as `history.callers` allows, and masked as live.',
);

export const contactsContract: RouteContract = {
  tag,
  summary: 'List the calls of an account’s queues',
  description:
    'Calls that came in from `from` to `to`, at most 31 days. With `Accept: text/csv` all of them as a table.',
  params: { account },
  query: ContactsQuery,
  answers: {
    200: {
      description: 'A page of calls, oldest first.',
      body: pageAnswer('ContactPage', Contact),
      media: CSV,
    },
  },
  refusals,
};
