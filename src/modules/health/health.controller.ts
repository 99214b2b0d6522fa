import { z } from 'zod';
import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type RouteContract, Describes } from '../http/describes.js';
import { named, schemaOf } from '../http/named.js';
import { type ReadinessReport, Readiness } from './readiness.js';
import { MetricsRegistry } from '../metrics/metrics-registry.js';

const tag = 'Operations';

const Health = named('Health', z.object({ alive: z.literal(true) }), 'The process is alive.');
const ReadinessAnswer = named(
  'Readiness',
  schemaOf<ReadinessReport>()(
    z.object({
      ready: z.boolean(),
      checks: z.record(
        z.string(),
        named(
          'ReadinessCheck',
          z.object({ ready: z.boolean(), detail: z.string().exactOptional() }),
          'One check, and what is wrong.',
        ),
      ),
    }),
  ),
  'Whether this process should get traffic; `checks` holds the reasons against it.',
  { ready: true, checks: { redis: { ready: true } } },
);

const healthzContract: RouteContract = {
  tag,
  summary: 'Whether the process is alive',
  answers: { 200: { description: 'The process is alive, whatever its dependencies do.', body: Health } },
};

const readyzContract: RouteContract = {
  tag,
  summary: 'Whether this process should get traffic',
  answers: {
    200: { description: 'Ready for traffic.', body: ReadinessAnswer },
    503: { description: 'Not ready; `checks` holds the reasons.', body: ReadinessAnswer },
  },
};

const metricsContract: RouteContract = {
  tag,
  summary: 'Metrics for Prometheus',
  answers: {
    200: {
      description: 'Metrics in the text format of Prometheus.',
      media: 'text/plain; version=0.0.4; charset=utf-8',
    },
  },
};

@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: MetricsRegistry,
  ) {}

  /** Liveness only, so that an outage of Redis does not restart the process. */
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
  @Header('cache-control', 'no-cache')
  @Describes(metricsContract)
  async prometheus(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', this.metrics.registry.contentType);
    return this.metrics.text();
  }
}
