import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** Longer than any answer takes. */
const LAST_ANSWERS_MS = 4_000;

/** A server that closes waits for its connections; those that say nothing would keep it as long as they like. */
@Injectable()
export class CloseIdleConnections implements BeforeApplicationShutdown {
  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  beforeApplicationShutdown(): void {
    const { server } = this.host.httpAdapter.getInstance();
    setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS).unref();
  }
}
