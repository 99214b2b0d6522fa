import { z } from 'zod';
import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type RouteContract, Describes } from '../http/describes.js';
import { named, schemaOf } from '../http/named.js';
import { type ReadinessReport, Readiness } from './readiness.js';
import { MetricsRegistry } from '../metrics/metrics-registry.js';

const tag = 'Operations';

const Health = named('Health', z.object({ alive: z.literal(true) }), 'The process answers.');
const ReadinessAnswer = named(
  'Readiness',
  schemaOf<ReadinessReport>()(
    z.object({
      ready: z.boolean(),
      checks: z.record(z.string(), z.object({ ready: z.boolean(), detail: z.string().exactOptional() })),
    }),
  ),
  'Whether this process should get traffic, and if not, why.',
  { ready: true, checks: { redis: { ready: true } } },
);

const healthzContract: RouteContract = {
  tag,
  summary: 'Whether the process is alive',
  answers: { 200: { description: 'It is, whatever else fails.', body: Health } },
};

const readyzContract: RouteContract = {
  tag,
  summary: 'Whether this process should get traffic',
  answers: {
    200: { description: 'It should.', body: ReadinessAnswer },
    503: { description: 'It should not: `checks` says why.', body: ReadinessAnswer },
  },
};

const metricsContract: RouteContract = {
  tag,
  summary: 'Figures for Prometheus',
  answers: {
    200: { description: 'Prometheus’ text format.', media: 'text/plain; version=0.0.4; charset=utf-8' },
  },
};

@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: MetricsRegistry,
  ) {}

  /** Says only that the process answers, so that an outage of Redis does not get it restarted. */
  @Get('healthz')
  @Header('cache-control', 'no-store')
  @Describes(healthzContract)
  healthz(): { alive: true } {
    return { alive: true };
  }

  @Get('readyz')
  @Header('cache-control', 'no-store')
  @Describes(readyzContract)
  async readyz(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessReport> {
    const report = await this.readiness.report();
    void reply.code(report.ready ? 200 : 503);
    return report;
  }

  @Get('metrics')
  @Describes(metricsContract)
  async prometheus(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', this.metrics.registry.contentType);
    return this.metrics.text();
  }
}
