import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { FloorError } from '../domain/problem.js';
import { CALENDAR, CSV } from './plans.contract.js';

/** About 16,000 lines of a table. */
const MAX_BODY_BYTES = 1_048_576;
const PATH = /\/v1\/plans$/;

/** Lets tables and calendars in as text at `POST /v1/plans`, and nowhere else: every other body is JSON. */
@Injectable()
export class PlanBodies implements OnModuleInit {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  onModuleInit(): void {
    const server: FastifyInstance = this.adapterHost.httpAdapter.getInstance();
    server.addContentTypeParser(
      [CSV, CALENDAR],
      { parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
      (request, body, done) => {
        if (PATH.test(request.routeOptions.url ?? '')) done(null, body);
        else done(new FloorError('unsupported-media-type', 'The body must be JSON.'));
      },
    );
  }
}
