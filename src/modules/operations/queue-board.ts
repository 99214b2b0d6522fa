import type { BaseAdapter } from '@bull-board/api/baseAdapter';
import { createBullBoard } from '@bull-board/api';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { sendProblem } from '../http/problem-answer.js';
import { problemOf } from '../http/problem.filter.js';
import { ReadOnlyBoardServer } from './read-only-board-server.js';
import { BOARD_PATH, OperationsAccess } from './operations-access.js';

/** The job queues of this installation, as adapters of the board. */
export abstract class JobQueues {
  abstract readonly all: readonly BaseAdapter[];
}

/** The policy of the other pages, except `base-uri`: the board sets a base URL for its relative links. */
const POLICY = [
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:",
  "base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
].join('; ');

/** Serves bull-board, read-only, at `/admin/queues`. */
@Injectable()
export class QueueBoard implements OnModuleInit {
  constructor(
    private readonly queues: JobQueues,
    private readonly access: OperationsAccess,
    private readonly host: HttpAdapterHost<FastifyAdapter>,
  ) {}

  async onModuleInit(): Promise<void> {
    const server = this.host.httpAdapter.getInstance();
    const board = new ReadOnlyBoardServer(this.access.boardPath);
    createBullBoard({
      queues: this.queues.all,
      serverAdapter: board,
      options: { uiConfig: { boardTitle: 'Floorwalker' } },
    });
    await server.register(
      async (scope) => {
        // Answered here, since the board's error handler would not send a problem.
        scope.addHook('onRequest', async (request, reply) => {
          void reply.header('content-security-policy', POLICY).header('cache-control', 'no-store');
          try {
            await this.access.ensure(request);
          } catch (error) {
            sendProblem(reply, problemOf(error).problem);
            return reply;
          }
        });
        await board.register(scope);
      },
      { prefix: BOARD_PATH },
    );
  }
}
