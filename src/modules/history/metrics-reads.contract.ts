import { z } from 'zod';
import { isZone } from '../domain/local-intervals.js';
import { MetricsRow } from '../domain/metrics-row.js';
import { FORMULAS } from '../domain/service-level.js';
import type { RouteContract } from '../http/describes.js';
import { described } from '../http/named.js';
import { pageAnswer, PageQuery } from '../http/page.js';
import { RangeQuery } from './history-reads.contract.js';

export const MAX_ROWS = 10_000;
const DEFAULT_ROWS = 1_000;

const texts = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => [value].flat())
  .pipe(z.array(z.string().min(1).max(200)).min(1).max(50))
  .exactOptional();

export const MetricsQuery = RangeQuery.extend({
  by: described(z.enum(['queue', 'agent', 'agent-queue']), 'What a row is about.'),
  interval: described(
    z
      .enum(['15', '30', '60', 'day'])
      .transform((text) => (text === 'day' ? text : (Number(text) as 15 | 30 | 60))),
    'Minutes of the local clock, or the local day.',
  ),
  queue: described(texts, 'Of this queue; may be repeated.'),
  agent: described(texts, 'Of this agent, by id; may be repeated.'),
  zone: described(
    z.string().refine(isZone, 'must be an IANA time zone such as Europe/Berlin').exactOptional(),
    'An IANA time zone; the default is the one that was in force.',
  ),
  formula: described(z.enum(FORMULAS).exactOptional(), 'Of the service level; the default is the queue’s.'),
  sl: described(
    z.enum(['at-event', 'now']).default('at-event'),
    'By the targets that were in force when it happened, or by the target of now.',
  ),
  limit: described(
    z.coerce.number().int().min(1).max(MAX_ROWS).default(DEFAULT_ROWS),
    `At most this many rows; the default is ${DEFAULT_ROWS}.`,
  ),
  cursor: PageQuery.shape.cursor,
});

export const metricsContract: RouteContract = {
  tag: 'History',
  summary: 'Get interval metrics of queues or agents',
  description:
    'Offered, answered and abandoned contacts, waits and service levels of the intervals of the local clock that begin from ' +
    '`from` to `to`, at most 31 days. `definition` is the page that defines each figure. What is not known, and what would be ' +
    'divided by 0, is absent. An hour that the clock repeats is two rows; `from` tells them apart. Rows with `closed` never ' +
    `change. With \`Accept: text/csv\` up to ${MAX_ROWS} rows as a table.`,
  params: { account: 'The account.' },
  query: MetricsQuery,
  answers: {
    200: {
      description: 'A page of rows, oldest first.',
      body: pageAnswer('MetricsPage', MetricsRow, {
        definition: described(z.string(), 'The page that defines each figure.'),
      }),
      media: 'text/csv; charset=utf-8',
    },
  },
  refusals: ['not-found', 'history-limit', 'history-unavailable'],
};
