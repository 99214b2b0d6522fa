import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Describes } from '../contracts/describes.js';
import { healthzContract, metricsContract, readyzContract } from './health.contract.js';
import { Metrics } from './metrics.js';
import { Readiness, type ReadinessReport } from './readiness.js';

@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  /** The process lives and answers; nothing else, so that nobody restarts it because Redis is away. */
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
