import { z } from 'zod';
import { isZone } from '../domain/local-intervals.js';
import { AccountId, Instant } from '../domain/id.js';
import { PlanEntry } from '../domain/plan.js';
import { QueryInstant } from '../http/query-instant.js';
import type { RouteContract } from '../http/describes.js';
import { described, named } from '../http/named.js';
import { pageAnswer, PageQuery } from '../http/page.js';

export const CSV = 'text/csv';
export const CALENDAR = 'text/calendar';

const tag = 'Plans';
const FROM = 1_796_112_000_000;
const account = described(AccountId, 'The id of the account.');
const agent = described(z.string().min(1).max(200).exactOptional(), 'Of one agent only, by id.');

export const PlanImportQuery = z.object({
  account,
  agent: described(
    z.string().trim().min(1).max(200).exactOptional(),
    'Whose calendar it is: id, extension or name. Without it each event of a calendar names its attendees; a table has a column for it.',
  ),
  zone: described(
    z.string().max(60).refine(isZone, 'is no time zone, e.g. Europe/Berlin').exactOptional(),
    'Of times that name none; absent: the zone of the account.',
  ),
});
export const PlansQuery = PageQuery.extend({
  ...{ account, agent },
  from: described(QueryInstant.exactOptional(), 'Only entries that end later.'),
  to: described(QueryInstant.exactOptional(), 'Only entries that begin earlier.'),
});
export const PlanRemovalQuery = z.object({ account, agent });

export const PlannedEntryRow = named(
  'PlannedEntry',
  PlanEntry.extend({ id: z.string(), agent: z.string(), expects: z.enum(['work', 'away']) }),
  'What an agent is planned to do. `expects`: whether that is to take calls (`work`: the activities work, available, calls, phone and queue), or anything else.',
  {
    ...{ id: `1004/${FROM}-${FROM + 3_600_000}`, agent: '1004', from: FROM, to: FROM + 3_600_000 },
    ...{ activity: 'Lunch', expects: 'away' },
  },
);

const Refused = named(
  'RefusedPlanRow',
  z.object({ row: z.int(), problem: z.string() }),
  'A line of a table or an event of a calendar, counted from 1, that does not count.',
);

const Imported = named(
  'PlanImport',
  z.object({
    ...{ account: AccountId, agents: z.int(), entries: z.int() },
    ...{ from: Instant.exactOptional(), to: Instant.exactOptional() },
    ...{ unknownAgents: z.array(z.string()), refused: z.array(Refused), refusedRows: z.int() },
  }),
  'What became of an import. `unknownAgents`: names that no agent of the account has; they are kept as ids. `refused`: the first hundred.',
);

export const importContract: RouteContract = {
  tag,
  summary: 'Import a plan',
  description:
    'A table with the columns `agent`, `from`, `to` and `activity`, or a calendar with an event for each entry. For its agents it takes the place of what was planned in the range that it covers.',
  query: PlanImportQuery,
  bodyMedia: [CSV, CALENDAR],
  answers: { 200: { description: 'What was read.', body: Imported } },
  refusals: ['not-found', 'unavailable'],
};

export const plansContract: RouteContract = {
  tag,
  summary: 'List what agents are planned to do',
  query: PlansQuery,
  answers: {
    200: { description: 'A page of entries, sorted by id.', body: pageAnswer('PlanPage', PlannedEntryRow) },
  },
  refusals: ['not-found', 'unavailable'],
};

export const planRemovalContract: RouteContract = {
  tag,
  summary: 'Delete a plan',
  query: PlanRemovalQuery,
  answers: { 204: { description: 'Nothing is planned any more for the agent, or for all agents.' } },
  refusals: ['not-found', 'unavailable'],
};
