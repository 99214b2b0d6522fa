import { agentState, type Activity, type Agent, type Availability, type Membership } from './agent.js';
import { keyed, own, type DocumentState } from './document.js';
import type { QueueDocument } from './queue-document.js';
import { QueueSummary } from './queue.js';
import { personOf, type Roster } from './reading.js';
import type { Source } from './source.js';
import { steady } from './id.js';

/** The state of `account/<account>`. */
export type AccountDocument = DocumentState & {
  readonly source: { readonly self: Source };
  readonly queues: { readonly [queueId: string]: QueueSummary };
  readonly agents: { readonly [agentId: string]: Agent };
};

/**
 * What each row was made of. From the same it is the same row, not one like it: an account has thousands of rows, a
 * projection changes a few, and a difference passes over what is identical.
 */
const madeOf = new WeakMap<Agent, { rows: MembershipIn[]; reachable: boolean | undefined }>();
const summaryOf = new WeakMap<QueueSummary, QueueSummary>();

export type MembershipIn = readonly [queueId: string, row: Membership];

const SUMMARY_FIELDS = Object.keys(QueueSummary.shape) as (keyof QueueSummary)[];

/** An account's document: a projection of its queues' documents, so that the two never tell different stories. */
export function accountDocument(
  before: AccountDocument | undefined,
  source: Source,
  queues: Iterable<QueueDocument>,
  roster: Roster,
): AccountDocument {
  const summaries = keyed<QueueSummary>();
  const memberships = new Map<string, MembershipIn[]>();
  // In one order, however they come: what only the first row decides must not alternate from one projection to the next.
  const ordered = [...queues].sort((a, b) => (a.queue.self.id < b.queue.self.id ? -1 : 1));
  for (const { queue, agents } of ordered) {
    summaries[queue.self.id] = summary(queue.self);
    for (const row of Object.values(agents)) {
      const known = memberships.get(row.id);
      if (known === undefined) memberships.set(row.id, [[queue.self.id, row]]);
      else known.push([queue.self.id, row]);
    }
  }
  const people = keyed<Agent>();
  for (const [id, rows] of memberships)
    people[id] = person(before && own(before.agents, id), rows, personOf(id, roster)?.reachable);
  return { source: { self: source }, queues: summaries, agents: people };
}

function summary(self: QueueSummary): QueueSummary {
  const known = summaryOf.get(self);
  if (known !== undefined) return known;
  const fields = SUMMARY_FIELDS.filter((field) => self[field] !== undefined);
  const made = Object.fromEntries(fields.map((field) => [field, self[field]])) as QueueSummary;
  summaryOf.set(self, made);
  return made;
}

/** What an agent does anywhere is what the agent does: the first of these that any queue shows. */
const ACTIVITIES: Activity[] = ['on-call', 'on-hold', 'ringing', 'wrap-up', 'other-call', 'idle'];

/** Ready for one queue is ready; paused for some and logged out of the rest is paused. */
const AVAILABILITIES: Availability[] = ['available', 'paused', 'not-ready', 'logged-out'];

function person(before: Agent | undefined, rows: MembershipIn[], reachable: boolean | undefined): Agent {
  if (before !== undefined && isMadeOf(before, rows, reachable)) return before;
  const agent = agentOf(before, rows, reachable);
  madeOf.set(agent, { rows, reachable });
  return agent;
}

function isMadeOf(agent: Agent, rows: MembershipIn[], reachable: boolean | undefined): boolean {
  const made = madeOf.get(agent);
  return (
    made !== undefined &&
    made.reachable === reachable &&
    made.rows.length === rows.length &&
    made.rows.every(([queue, row], i) => queue === rows[i]?.[0] && row === rows[i][1])
  );
}

/** An agent as the account's document shows it, made of the memberships in its queues; there is at least one. */
export function agentOf(
  before: Agent | undefined,
  rows: readonly MembershipIn[],
  reachable: boolean | undefined,
): Agent {
  const memberships = rows.map(([, row]) => row);
  const [first] = memberships;
  if (first === undefined) throw new Error('an agent of no queue is no row');
  const activity = ACTIVITIES.find((one) => memberships.some((row) => row.activity === one));
  const availability = AVAILABILITIES.find((one) => memberships.some((row) => row.availability === one));
  const state = agentState({ availability, activity, reachable });
  const deciding = memberships.filter((row) =>
    activity !== undefined && activity !== 'idle'
      ? row.activity === activity
      : row.availability === availability,
  );
  const { since, sinceKind } = sinceWhen(deciding, state) ?? {};
  const activitySince = earliest(
    memberships.filter((row) => row.activity === activity).map((row) => row.activitySince),
  );
  const available = memberships
    .filter((row) => row.availability === availability)
    .map((row) => row.availabilitySince);
  const availabilitySince = availability === 'available' ? earliest(available) : latest(available);
  const call = inCall(activity)
    ? theOnlyCall(rows.filter(([, row]) => row.activity === activity))
    : undefined;
  const until = deciding.find((row) => row.until !== undefined)?.until;
  const extension = memberships.find((row) => row.extension !== undefined)?.extension;
  const reason = memberships.find(
    (row) => row.availability === availability && row.reason !== undefined,
  )?.reason;
  return {
    id: first.id,
    name: first.name,
    ...(extension !== undefined && { extension }),
    state,
    ...(availability !== undefined && { availability }),
    ...(activity !== undefined && { activity }),
    ...(reachable !== undefined && { reachable }),
    ...(reason !== undefined && { reason }),
    ...(since !== undefined && { since: before?.state === state ? steady(before.since, since) : since }),
    ...(sinceKind !== undefined && { sinceKind }),
    ...(activity !== undefined &&
      activitySince !== undefined && {
        activitySince:
          before?.activity === activity ? steady(before.activitySince, activitySince) : activitySince,
      }),
    ...(availability !== undefined &&
      availabilitySince !== undefined && {
        availabilitySince:
          before?.availability === availability
            ? steady(before.availabilitySince, availabilitySince)
            : availabilitySince,
      }),
    ...(until !== undefined && { until }),
    ...(call !== undefined && { call }),
    queues: Object.fromEntries(rows.map(([queueId, row]) => [queueId, row.state])),
  };
}

const inCall = (activity: Activity | undefined): boolean => activity === 'on-call' || activity === 'on-hold';

/** In calls of two queues at a time, nothing tells which of them is meant. */
function theOnlyCall([first, ...others]: readonly MembershipIn[]): Agent['call'] {
  return first === undefined || others.length > 0 ? undefined : { ...first[1].call, queue: first[0] };
}

function earliest(instants: (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function latest(instants: (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** Paused, not ready or away holds for the person once it holds in every queue; any other state from its first sign. */
function sinceWhen(
  deciding: Membership[],
  state: Agent['state'],
): Pick<Membership, 'since' | 'sinceKind'> | undefined {
  const everywhere = state === 'paused' || state === 'not-ready' || state === 'offline';
  const dated = deciding.filter((row) => row.since !== undefined);
  return dated.sort((a, b) => ((a.since ?? 0) - (b.since ?? 0)) * (everywhere ? -1 : 1))[0];
}
