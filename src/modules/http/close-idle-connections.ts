import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** Longer than any response takes. */
const LAST_RESPONSES_MS = 4_000;

/** `server.close()` waits for idle keep-alive connections; on shutdown they are closed after 4 s. */
@Injectable()
export class CloseIdleConnections implements BeforeApplicationShutdown {
  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  beforeApplicationShutdown(): void {
    const { server } = this.host.httpAdapter.getInstance();
    setTimeout(() => server.closeAllConnections(), LAST_RESPONSES_MS).unref();
  }
}
