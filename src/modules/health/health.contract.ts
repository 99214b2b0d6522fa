import { z } from 'zod';
import type { RouteContract } from '../contracts/describes.js';
import { named, schemaOf } from '../contracts/named.js';
import type { ReadinessReport } from './readiness.js';

const tag = 'Operations';

const Health = named('Health', z.object({ alive: z.literal(true) }), 'The process answers.');
const Readiness = named(
  'Readiness',
  schemaOf<ReadinessReport>()(
    z.object({
      ready: z.boolean(),
      checks: z.record(z.string(), z.object({ ready: z.boolean(), detail: z.string().exactOptional() })),
    }),
  ),
  'Whether this process should get work, and what is in its way.',
  { ready: true, checks: { redis: { ready: true } } },
);

export const healthzContract: RouteContract = {
  tag,
  summary: 'Whether the process lives',
  answers: { 200: { description: 'It does, whatever else is away.', body: Health } },
};

export const readyzContract: RouteContract = {
  tag,
  summary: 'Whether this process should get work',
  answers: {
    200: { description: 'It should.', body: Readiness },
    503: { description: 'It should not: `checks` says why.', body: Readiness },
  },
};

export const metricsContract: RouteContract = {
  tag,
  summary: 'Figures for Prometheus',
  answers: {
    200: { description: 'Prometheus’ text format.', media: 'text/plain; version=0.0.4; charset=utf-8' },
  },
};
